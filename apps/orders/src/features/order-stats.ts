import { OrderStats, OrderStatus } from '@waybill/contracts';
import { route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { matching, orders } from '../storage/orders.ts';
import { ownerFor } from './access.ts';

interface Row {
  _id: { status: OrderStatus; currency: string };
  orders: number;
  amount: number;
}

export const orderStats = ({ store }: Pick<Kit, 'store'>) =>
  route({
    name: 'orderStats',
    method: 'get',
    path: '/api/v1/orders/stats',
    summary: 'Orders by status and what they bring in: customers see their own, staff all',
    access: 'signed-in',
    success: 200,
    returns: OrderStats,
    handle: async ({ caller }) => {
      const rows = await store.documents(orders).aggregate<Row>([
        { $match: matching({ user_id: ownerFor(caller, undefined) }) },
        {
          $group: {
            _id: { status: '$status', currency: '$total.currency' },
            orders: { $sum: 1 },
            amount: { $sum: '$total.amount' },
          },
        },
        { $sort: { '_id.currency': 1 } },
      ]);
      return summaryOf(rows);
    },
  });

function summaryOf(rows: readonly Row[]): OrderStats {
  const count = (some: readonly Row[]) => some.reduce((total, row) => total + row.orders, 0);
  const by_status = Object.fromEntries(
    OrderStatus.options.map((status) => [status, count(rows.filter((row) => row._id.status === status))]),
  ) as OrderStats['by_status'];
  const revenue = new Map<string, number>();
  for (const { _id, amount } of rows.filter((row) => row._id.status !== 'cancelled')) {
    revenue.set(_id.currency, (revenue.get(_id.currency) ?? 0) + amount);
  }
  return {
    total_orders: count(rows),
    by_status,
    revenue: [...revenue].map(([currency, amount]) => ({ amount, currency })),
  };
}
