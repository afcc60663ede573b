import { expect, test } from 'vitest';
import { aUser } from '../testing.ts';
import { cardFor } from './card.ts';

test('notifications learns where and how to write', () => {
  const { id, version, name, email, preferences } = aUser();
  expect(cardFor('notifications', aUser())).toEqual({ id, version, name, email, preferences });
});

test.each(['products', 'orders', 'articles', undefined])('%s learns the name and nothing else', (app) => {
  expect(Object.keys(cardFor(app, aUser()))).toEqual(['id', 'version', 'name']);
});
