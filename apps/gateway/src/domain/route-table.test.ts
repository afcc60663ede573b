import { expect, test } from 'vitest';
import { appFor, platformApps } from './route-table.ts';

test.each([
  ['/api/v1/auth/login', 'users'],
  ['/api/v1/users', 'users'],
  ['/api/v1/products/1/stock', 'products'],
  ['/api/v1/orders/', 'orders'],
  ['/api/v1/dead-letters/email.0192f3c0', 'email'],
  ['/api/v1/dead-letters/orders.0192f3c0/replay', 'orders'],
])('%s leads to %s', (path, app) => {
  expect(appFor(path)).toBe(app);
});

test.each([
  '/api/v1/ordersx',
  '/api/v1',
  '/api/v2/orders',
  '/API/v1/orders',
  '/internal/events',
  '/dapr/subscribe',
  '/x/api/v1/orders',
  '/constructor',
  '/api/v1/dead-letters',
  '/api/v1/dead-letters/replay',
  '/api/v1/dead-letters/constructor.1',
  '/api/v1/dead-letters/orders.1/x',
])('%s leads nowhere', (path) => {
  expect(appFor(path)).toBeUndefined();
});

test('the platform is every app of the table, and those without a public path', () => {
  expect(platformApps()).toEqual([
    'users',
    'products',
    'orders',
    'notifications',
    'templates',
    'analytics',
    'articles',
    'email',
    'push',
    'sms',
  ]);
  expect(platformApps(['orders', 'users'])).toEqual(['users', 'orders']);
});
