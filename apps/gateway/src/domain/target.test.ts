import { expect, test } from 'vitest';
import { isPlain } from './target.ts';

test.each([
  '/',
  '/api/v1/orders',
  '/api/v1/orders/0192f3c0-0000-7000-8000-000000000001?x=../..//;%2e',
  '/api/v1/templates/order-created.v1',
  '/api/v1/products/caf%C3%A9%20cr%C3%A8me',
])('%s means the same to everyone', (target) => {
  expect(isPlain(target)).toBe(true);
});

test.each([
  ['climbs', '/api/v1/orders/../../internal/events'],
  ['climbs at the end', '/api/v1/orders/..'],
  ['stays', '/api/v1/./orders'],
  ['has an empty segment', '/api//v1/orders'],
  ['has a backslash', '/api/v1\\orders'],
  ['has a parameter', '/api/v1/orders;/x'],
  ['has an encoded dot', '/api/v1/orders/%2e%2E/internal'],
  ['has one encoded dot', '/api/v1/orders/.%2e/internal'],
  ['has an encoded slash', '/api/v1/orders%2Finternal'],
  ['has an encoded backslash', '/api/v1/orders%5cinternal'],
  ['is encoded twice', '/api/v1/orders/%252e%252e/internal'],
  ['has an encoded semicolon', '/api/v1/orders%3bx'],
  ['has an encoded question mark', '/api/v1/orders%3fx'],
  ['has an encoded control character', '/api/v1/orders%00'],
  ['has an encoded line break', '/api/v1/orders%0d%0ax'],
  ['has a broken encoding', '/api/v1/orders/%zz'],
  ['has a lone percent sign', '/api/v1/orders/%'],
  ['has a control character', '/api/v1/orders\u0001'],
  ['has a byte beyond ASCII', '/api/v1/orders\u00e9'],
  ['has a fragment', '/api/v1/orders#x'],
  ['has a fragment in its query', '/api/v1/orders?x=1#/../internal'],
  ['is absolute', 'http://elsewhere/api/v1/orders'],
  ['is an asterisk', '*'],
  ['is empty', ''],
])('a target that %s is refused', (_what, target) => {
  expect(isPlain(target)).toBe(false);
});
