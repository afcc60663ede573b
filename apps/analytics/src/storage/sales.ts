import type { SalesInterval, TopProducts } from '@waybill/contracts';
import type { Documents } from '@waybill/store';
import type { KnownOrder } from '../domain/known-order.ts';
import { grouped, prefixOf, type Range, revenueOf, type SalesRow } from '../domain/sales.ts';

/** Whatever counts as sold: placed in the range, and not cancelled. */
const sold = ({ from, to }: Partial<Range>): Record<string, unknown> => {
  const placed_at = { ...(from !== undefined && { $gte: from }), ...(to !== undefined && { $lt: to }) };
  return { status: { $ne: 'cancelled' }, ...(Object.keys(placed_at).length > 0 && { placed_at }) };
};

/** What was sold by interval and currency. */
export async function salesBy(
  orders: Documents<KnownOrder>,
  range: Range,
  interval: SalesInterval,
): Promise<SalesRow[]> {
  type Row = Omit<SalesRow, 'start' | 'currency'> & { _id: Pick<SalesRow, 'start' | 'currency'> };
  const rows = await orders.aggregate<Row>([
    { $match: sold(range) },
    {
      $group: {
        _id: { start: { $substrCP: ['$placed_at', 0, prefixOf[interval]] }, currency: '$total.currency' },
        orders: { $sum: 1 },
        units: { $sum: '$units' },
        amount: { $sum: '$total.amount' },
      },
    },
  ]);
  return rows.map(({ _id, ...counts }) => ({ ..._id, ...counts }));
}

/** The products of which most units were sold. */
export async function topProducts(
  orders: Documents<KnownOrder>,
  range: Partial<Range>,
  limit: number,
): Promise<TopProducts['items']> {
  const lines = [{ $match: sold(range) }, { $unwind: '$lines' }];
  const top = await orders.aggregate<{ _id: string; units: number; newest: { name: string } }>([
    ...lines,
    {
      $group: {
        _id: '$lines.product_id',
        units: { $sum: '$lines.quantity' },
        newest: { $max: { at: '$placed_at', name: '$lines.product_name' } },
      },
    },
    { $sort: { units: -1, _id: 1 } },
    { $limit: limit },
  ]);
  const revenue = await orders.aggregate<{ _id: { product_id: string; currency: string }; amount: number }>([
    ...lines,
    { $match: { 'lines.product_id': { $in: top.map(({ _id }) => _id) } } },
    {
      $group: {
        _id: { product_id: '$lines.product_id', currency: '$lines.total_price.currency' },
        amount: { $sum: '$lines.total_price.amount' },
      },
    },
  ]);
  const amounts = grouped(revenue, ({ _id }) => _id.product_id);
  return top.map(({ _id, units, newest }) => ({
    product_id: _id,
    product_name: newest.name,
    units,
    revenue: revenueOf((amounts.get(_id) ?? []).map((row) => ({ currency: row._id.currency, amount: row.amount }))),
  }));
}
