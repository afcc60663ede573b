import { expect, test } from 'vitest';
import { analyticsApi, anOrder, historyOf } from '../testing.ts';

test('orders are told by status, and revenue by currency without what was cancelled', async () => {
  const { service, react } = await analyticsApi();
  const read = async () =>
    Object.fromEntries(
      await Promise.all((service.gauges ?? []).map(async (gauge) => [gauge.name, await gauge.read()])),
    );
  expect(await read()).toMatchObject({ waybill_revenue_minor_units: [] });

  const total = (amount: number) => ({ total: { amount, currency: 'USD' } });
  await react(...historyOf(anOrder(total(100)), ['pending']), ...historyOf(anOrder(total(200)), ['pending']));
  await react(...historyOf(anOrder(total(400)), ['pending', 'cancelled']));
  const told = await read();
  expect(told.waybill_orders).toEqual(
    expect.arrayContaining([
      { labels: { status: 'pending' }, value: 2 },
      { labels: { status: 'cancelled' }, value: 1 },
      { labels: { status: 'shipped' }, value: 0 },
    ]),
  );
  expect(told.waybill_revenue_minor_units).toEqual([{ labels: { currency: 'USD' }, value: 300 }]);
});
