import { expect, test } from 'vitest';
import { aUser } from '../testing.ts';
import { cardFor } from './card.ts';

test('notifications learns where and how to write', () => {
  const { id, version, name, email, preferences } = aUser();
  const phone = '+84901234567';
  const device = { id: 'd-1', platform: 'ios', token: 't-1' } as const;
  const kept = { ...device, user_id: id, name: 'My phone', version: 1, created_at: '', updated_at: '' };
  expect(cardFor('notifications', aUser({ phone }), [kept])).toEqual({
    id,
    version,
    name,
    email,
    phone,
    preferences,
    devices: [device],
  });
});

test.each(['products', 'orders', 'articles', undefined])('%s learns the name and nothing else', (app) => {
  expect(Object.keys(cardFor(app, aUser()))).toEqual(['id', 'version', 'name']);
});
