import { expect, test } from 'vitest';
import { emailApi, requested } from '../testing.ts';

test('the autoscaler hears how many deliveries are due, and how many wait in all', async () => {
  const { get, react } = await emailApi();
  const count = async () => (await get('/internal/deliveries/due').expect(200)).body;
  expect(await count()).toEqual({ due: 0, waiting: 0 });
  await react(requested('ann'));
  await react(requested('bob', { send_at: '2999-01-01T00:00:00.000Z' }));
  expect(await count()).toEqual({ due: 1, waiting: 2 });
});
