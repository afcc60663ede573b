import { expect, test } from 'vitest';
import { aUser } from '../testing.ts';
import { emailKey, namesOf, usernameKey } from './names.ts';

test('names are compared without regard to case', () => {
  expect(usernameKey('LINH.tran')).toBe(usernameKey('linh.TRAN'));
  expect(emailKey('Linh@Example.COM')).toBe(emailKey('linh@example.com'));
});

test('a username is no address: the two never stand in each other’s way', () => {
  expect(usernameKey('linh')).not.toBe(emailKey('linh'));
});

test('a live account has both names, a tombstone and nobody have none', () => {
  expect(namesOf(aUser()).map(({ id }) => id)).toEqual(['username:linh', 'email:linh@example.com']);
  expect(namesOf(aUser({ deleted_at: '2026-02-01T00:00:00.000Z' }))).toEqual([]);
  expect(namesOf(undefined)).toEqual([]);
});
