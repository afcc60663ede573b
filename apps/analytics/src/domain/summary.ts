import { type AnalyticsSummary, type Draft, type Money, OrderStatus, type Stored } from '@waybill/contracts';
import type { KnownOrder } from './known-order.ts';

/** Counts over all orders, kept up by differences: what an order was is taken out, what it is now is put in. */
export interface Summary extends Stored {
  by_status: Record<OrderStatus, number>;
  /** Orders that are not cancelled, by currency; a currency without any is absent. */
  revenue: Record<string, { amount: number; orders: number }>;
  last_updated?: string;
}

export const SUMMARY_ID = 'summary';

export const emptySummary = (): Draft<Summary> => ({
  id: SUMMARY_ID,
  by_status: Object.fromEntries(OrderStatus.options.map((status) => [status, 0])) as Summary['by_status'],
  revenue: {},
});

type Counted = Pick<KnownOrder, 'status' | 'total'>;

/** The summary after one order has gone from `before` (undefined: not seen yet) to `after`. */
export function fold(summary: Draft<Summary>, before: Counted | undefined, after: Counted): Draft<Summary> {
  return count(before ? count(summary, before, -1) : summary, after, 1);
}

/** The summary under the time of an event it knows of now. */
export function seen(summary: Draft<Summary>, time: string): Draft<Summary> {
  const { last_updated = '' } = summary;
  return last_updated >= time ? summary : { ...summary, last_updated: time };
}

export function viewOf({ by_status, revenue, last_updated }: Draft<Summary>): AnalyticsSummary {
  const currencies = Object.entries(revenue).toSorted(([one], [other]) => (one < other ? -1 : 1));
  const money = (amountOf: (sum: { amount: number; orders: number }) => number): Money[] =>
    currencies.map(([currency, sum]) => ({ amount: amountOf(sum), currency }));
  return {
    total_orders: Object.values(by_status).reduce((total, orders) => total + orders, 0),
    total_revenue: money(({ amount }) => amount),
    average_order_value: money(({ amount, orders }) => Math.round(amount / orders)),
    by_status,
    ...(last_updated !== undefined && { last_updated }),
  };
}

function count(summary: Draft<Summary>, { status, total }: Counted, sign: 1 | -1): Draft<Summary> {
  const by_status = { ...summary.by_status, [status]: summary.by_status[status] + sign };
  if (status === 'cancelled') return { ...summary, by_status };
  const { [total.currency]: sum = { amount: 0, orders: 0 }, ...others } = summary.revenue;
  const next = { amount: sum.amount + sign * total.amount, orders: sum.orders + sign };
  return { ...summary, by_status, revenue: next.orders === 0 ? others : { ...others, [total.currency]: next } };
}
