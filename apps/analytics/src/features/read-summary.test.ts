import { beforeEach, expect, test } from 'vitest';
import { analyticsApi, anOrder, historyOf, manager } from '../testing.ts';

let api: Awaited<ReturnType<typeof analyticsApi>>;
beforeEach(async () => {
  api = await analyticsApi();
});

const read = () => api.as(manager).get('/api/v1/analytics/summary').expect(200);

test('before the first order it is all zeros', async () => {
  const { body } = await read();
  expect(body).toMatchObject({ total_orders: 0, total_revenue: [], average_order_value: [] });
});

test('it is kept in the cache until an order changes', async () => {
  for (const _ of [1, 2]) await read();
  expect((await read()).headers['x-cache']).toBe('HIT');

  await api.react(...historyOf(anOrder(), ['pending']));
  expect(await api.work()).toBe(1);
  const { body, headers } = await read();
  expect(headers['x-cache']).toBe('MISS');
  expect(body).toMatchObject({
    total_orders: 1,
    average_order_value: [{ amount: 2_000, currency: 'USD' }],
    last_updated: '2026-01-02T03:00:00.000Z',
  });

  api.clock.advance(11_000);
  await read();
  expect((await read()).headers['x-cache']).toBe('MISS');
  expect((await read()).headers['x-cache']).toBe('HIT');
});

test('numbers of the business are for staff', async () => {
  await api.get('/api/v1/analytics/summary').expect(401);
  const { body } = await api.as({}).get('/api/v1/analytics/summary').expect(403);
  expect(body.code).toBe('forbidden');
});
