import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { analyticsApi, anOrder, historyOf, manager } from '../testing.ts';

const [lamp, desk] = [randomUUID(), randomUUID()];
let api: Awaited<ReturnType<typeof analyticsApi>>;
beforeAll(async () => {
  api = await analyticsApi();
  const renamed = anOrder({ product_id: lamp, quantity: 3 });
  const lines = renamed.lines.map((line) => ({ ...line, product_name: 'Bright lamp' }));
  await api.react(
    ...historyOf({ ...renamed, lines }, ['pending'], '2026-02-01T00:00:00.000Z'),
    ...historyOf(
      anOrder({ product_id: lamp, quantity: 1, total: { amount: 90, currency: 'VND' } }),
      ['pending'],
      '2026-01-01T00:00:00.000Z',
    ),
    ...historyOf(anOrder({ product_id: desk, quantity: 2 }), ['pending'], '2026-01-15T00:00:00.000Z'),
    ...historyOf(anOrder({ product_id: desk, quantity: 50 }), ['pending', 'cancelled'], '2026-01-15T00:00:00.000Z'),
  );
});

const read = (query = '') => api.as(manager).get(`/api/v1/analytics/top-products${query}`);

test('most units come first, cancelled orders count nothing, and the newest name stands', async () => {
  const { body } = await read().expect(200);
  expect(body.items).toEqual([
    {
      product_id: lamp,
      product_name: 'Bright lamp',
      units: 4,
      revenue: [
        { amount: 2_000, currency: 'USD' },
        { amount: 90, currency: 'VND' },
      ],
    },
    { product_id: desk, product_name: 'Lamp', units: 2, revenue: [{ amount: 2_000, currency: 'USD' }] },
  ]);
});

test('a range and a limit narrow it down', async () => {
  const { body } = await read('?from=2026-01-01&to=2026-01-31&limit=1').expect(200);
  expect(body.items).toMatchObject([{ product_id: desk, units: 2 }]);
});

test('customers do not see it', async () => {
  await api.as({}).get('/api/v1/analytics/top-products').expect(403);
});
