import { beforeAll, expect, test } from 'vitest';
import { analyticsApi, anOrder, historyOf, manager } from '../testing.ts';

let api: Awaited<ReturnType<typeof analyticsApi>>;
beforeAll(async () => {
  api = await analyticsApi();
  const dong = { amount: 500_000, currency: 'VND' };
  await api.react(
    ...historyOf(anOrder(), ['pending'], '2026-01-01T23:59:59.999Z'),
    ...historyOf(anOrder({ quantity: 5 }), ['pending', 'confirmed'], '2026-01-02T00:00:00.000Z'),
    ...historyOf(anOrder({ total: dong }), ['pending'], '2026-01-02T01:30:00.000Z'),
    ...historyOf(anOrder(), ['pending', 'cancelled'], '2026-01-02T01:40:00.000Z'),
  );
});

const read = (query: string) => api.as(manager).get(`/api/v1/analytics/sales?${query}`);

test('sales by day count what was placed on it and not cancelled, in each currency', async () => {
  const { body } = await read('from=2026-01-01&to=2026-01-04').expect(200);
  expect(body).toMatchObject({ interval: 'day', from: '2026-01-01T00:00:00.000Z', to: '2026-01-04T00:00:00.000Z' });
  expect(body.items).toEqual([
    { start: '2026-01-01T00:00:00.000Z', orders: 1, units: 2, revenue: [{ amount: 2_000, currency: 'USD' }] },
    {
      start: '2026-01-02T00:00:00.000Z',
      orders: 2,
      units: 7,
      revenue: [
        { amount: 2_000, currency: 'USD' },
        { amount: 500_000, currency: 'VND' },
      ],
    },
    { start: '2026-01-03T00:00:00.000Z', orders: 0, units: 0, revenue: [] },
  ]);
});

test('sales by hour keep to the range', async () => {
  const { body } = await read('interval=hour&from=2026-01-02T00:00:00Z&to=2026-01-02T01:30:00.000Z').expect(200);
  expect(body.items.map(({ orders }: { orders: number }) => orders)).toEqual([1, 0]);
});

test('a range that would take too many intervals, and a time that is none, are refused', async () => {
  expect((await read('interval=hour&from=2020-01-01').expect(422)).body.code).toBe('range-too-long');
  await read('from=yesterday').expect(400);
});

test('customers do not see them', async () => {
  await api.as({}).get('/api/v1/analytics/sales').expect(403);
});
