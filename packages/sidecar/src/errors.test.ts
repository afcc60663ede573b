import { expect, test } from 'vitest';
import { InvocationFailed } from './errors.ts';

test('a failed call is told without its query, which may name somebody', () => {
  const failed = new InvocationFailed({ app: 'users', path: '/users?email=ann@example.com', status: 500 }, 'no');
  expect([failed.path, failed.message]).toEqual(['/users', 'users answered 500 to /users: no']);
});
