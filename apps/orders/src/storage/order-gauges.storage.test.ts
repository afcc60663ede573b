import { expect, test } from 'vitest';
import { place } from '../domain/order.ts';
import { aLine, anOrder, aPlacing, ordersApi } from '../testing.ts';

const of = (amount: number, status: 'pending' | 'cancelled') =>
  anOrder({ ...place(aPlacing({ lines: [aLine('lamp', 1, amount)] })).document, status });

test('orders are told by status, and revenue by currency without what was cancelled', async () => {
  const { service, kept } = await ordersApi();
  const read = async () =>
    Object.fromEntries(
      await Promise.all((service.gauges ?? []).map(async (gauge) => [gauge.name, await gauge.read()])),
    );
  expect(await read()).toEqual({ waybill_orders: [], waybill_revenue_minor_units: [] });

  await Promise.all([of(100, 'pending'), of(200, 'pending'), of(400, 'cancelled')].map(kept));
  const told = await read();
  expect(told.waybill_orders).toHaveLength(2);
  expect(told.waybill_orders).toEqual(
    expect.arrayContaining([
      { labels: { status: 'pending' }, value: 2 },
      { labels: { status: 'cancelled' }, value: 1 },
    ]),
  );
  expect(told.waybill_revenue_minor_units).toEqual([{ labels: { currency: 'USD' }, value: 300 }]);
});
