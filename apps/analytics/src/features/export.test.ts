import { beforeAll, expect, test } from 'vitest';
import { analyticsApi, anOrder, historyOf, manager } from '../testing.ts';

let api: Awaited<ReturnType<typeof analyticsApi>>;
beforeAll(async () => {
  api = await analyticsApi();
  const at = '2026-01-01T10:00:00.000Z';
  await api.react(
    ...historyOf(anOrder(), ['pending', 'confirmed'], at),
    ...historyOf(anOrder({ total: { amount: 500_000, currency: 'VND' } }), ['pending'], at),
  );
});

const rowsOf = (text: string) => text.trim().split('\r\n');

test('sales come as CSV, a row per interval and currency, empty intervals too', async () => {
  const { text } = await api
    .as(manager)
    .get('/api/v1/analytics/sales/export?from=2026-01-01&to=2026-01-03')
    .expect(200);
  expect(rowsOf(text)).toEqual([
    'start,orders,units,revenue,currency',
    '2026-01-01T00:00:00.000Z,2,4,2000,USD',
    '2026-01-01T00:00:00.000Z,2,4,500000,VND',
    '2026-01-02T00:00:00.000Z,0,0,,',
  ]);
});

test('the trail comes as CSV, by what is asked for', async () => {
  const { text } = await api.as(manager).get('/api/v1/analytics/events/export?type=order.created').expect(200);
  expect(rowsOf(text)).toHaveLength(3);
  expect(rowsOf(text)[1]).toContain(',order.created,');
});

test('neither is for customers', async () => {
  await api.as({}).get('/api/v1/analytics/sales/export').expect(403);
  await api.as({}).get('/api/v1/analytics/events/export').expect(403);
});
