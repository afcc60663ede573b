import { SalesInterval } from '@waybill/contracts';
import { csvOf, route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { z } from 'zod';
import { rangeOf, seriesOf } from '../domain/sales.ts';
import { orders } from '../storage/collections.ts';
import { salesBy } from '../storage/sales.ts';
import { When } from './when.ts';

export const exportSales = ({ store, clock }: Pick<Kit, 'store' | 'clock'>) =>
  route({
    name: 'exportSales',
    method: 'get',
    path: '/api/v1/analytics/sales/export',
    summary: 'What was sold as CSV, a row per interval and currency',
    description: 'The same range as `/analytics/sales`. Amounts are in minor units.',
    access: 'view_analytics',
    query: z.strictObject({ from: When.optional(), to: When.optional(), interval: SalesInterval.default('day') }),
    success: 200,
    streams: 'text/csv',
    refuses: ['range-too-long'],
    handle: async ({ query }) => {
      const range = rangeOf(query, clock.now());
      const rows = await salesBy(store.documents(orders), range, query.interval);
      const series = seriesOf(rows, range, query.interval).map(({ start, orders: count, units, revenue }) =>
        revenue.length > 0
          ? revenue.map(({ amount, currency }) => [start, count, units, amount, currency])
          : [[start, count, units, undefined, undefined]],
      );
      return csvOf(['start', 'orders', 'units', 'revenue', 'currency'], series);
    },
  });
