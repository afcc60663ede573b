import { expect, test } from 'vitest';
import { asDaprReads } from './access-list.ts';

test('a path that another begins with has the verbs of both, since Dapr stops at the first one it finds', () => {
  expect(asDaprReads(['GET /internal/events', 'POST /internal/events/read', 'POST /internal/eventsx'])).toEqual([
    'GET,POST /internal/events',
    'POST /internal/events/read',
    'POST /internal/eventsx',
  ]);
});

test('a path with two verbs is listed once, since Dapr forgets the second', () => {
  expect(asDaprReads(['PUT /a', 'GET /a'])).toEqual(['GET,PUT /a']);
  expect(asDaprReads(['GET /a', '* /a/b'])).toEqual(['* /a', '* /a/b']);
});
