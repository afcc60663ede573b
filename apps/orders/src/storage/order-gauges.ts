import type { Gauge, Kit } from '@waybill/service';
import { orders } from './orders.ts';

/** Every replica tells of all orders: take the maximum over replicas, never the sum. */
export function orderGauges({ store }: Pick<Kit, 'store'>): Gauge[] {
  return [
    {
      name: 'waybill_orders',
      help: 'Orders by status',
      labels: ['status'],
      read: oneAtATime(async () => {
        const rows = await store
          .documents(orders)
          .aggregate<{ _id: string; orders: number }>([{ $group: { _id: '$status', orders: { $sum: 1 } } }]);
        return rows.map(({ _id: status, orders: value }) => ({ labels: { status }, value }));
      }),
    },
    {
      name: 'waybill_revenue_minor_units',
      help: 'Totals of orders that are not cancelled, in minor units of their currency',
      labels: ['currency'],
      read: oneAtATime(async () => {
        const rows = await store
          .documents(orders)
          .aggregate<{ _id: string; amount: number }>([
            { $match: { status: { $ne: 'cancelled' } } },
            { $group: { _id: '$total.currency', amount: { $sum: '$total.amount' } } },
          ]);
        return rows.map(({ _id: currency, amount: value }) => ({ labels: { currency }, value }));
      }),
    },
  ];
}

/** Whoever asks while a reading is under way is told what that one finds, so that slow readings never pile up. */
function oneAtATime<T>(read: () => Promise<T>): () => Promise<T> {
  let reading: Promise<T> | undefined;
  return () => {
    reading ??= read().finally(() => {
      reading = undefined;
    });
    return reading;
  };
}
