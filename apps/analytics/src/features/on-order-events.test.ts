import { beforeEach, expect, test } from 'vitest';
import { SUMMARY_ID } from '../domain/summary.ts';
import { orders, summaries } from '../storage/collections.ts';
import { analyticsApi, anOrder, historyOf, manager } from '../testing.ts';

let api: Awaited<ReturnType<typeof analyticsApi>>;
beforeEach(async () => {
  api = await analyticsApi();
});

const summary = async () => (await api.as(manager).get('/api/v1/analytics/summary').expect(200)).body;

test('an order and its cancellation are counted, and end the same when they come the other way round', async () => {
  const [one, other] = [anOrder(), anOrder()];
  await api.react(...historyOf(one, ['pending', 'cancelled']));
  await api.react(...historyOf(other, ['pending', 'cancelled']).toReversed());
  await api.react(...historyOf(anOrder(), ['pending']));
  expect(await summary()).toMatchObject({
    total_orders: 3,
    total_revenue: [{ amount: 2_000, currency: 'USD' }],
    by_status: { pending: 1, cancelled: 2 },
  });
  const [first, second] = await Promise.all([one, other].map(({ id }) => api.kit.store.documents(orders).get(id)));
  expect(first).toMatchObject({ status: 'cancelled', order_version: 2, placed_at: second?.placed_at });
});

test('many batches at once, each twice, are counted once', async () => {
  const histories = Array.from({ length: 40 }, () => historyOf(anOrder(), ['pending', 'confirmed']));
  await Promise.all([...histories, ...histories].map((events) => api.react(...events)));
  expect(await summary()).toMatchObject({
    total_orders: 40,
    total_revenue: [{ amount: 80_000, currency: 'USD' }],
    by_status: { pending: 0, confirmed: 40 },
  });
});

test('a replay writes nothing', async () => {
  const events = historyOf(anOrder(), ['pending', 'confirmed', 'shipped']);
  await api.react(...events);
  const before = await api.kit.store.documents(summaries).get(SUMMARY_ID);
  await api.react(...events);
  expect(await api.kit.store.documents(summaries).get(SUMMARY_ID)).toEqual(before);
});
