import { Sales, SalesInterval } from '@waybill/contracts';
import { reply, route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { z } from 'zod';
import { rangeOf, seriesOf } from '../domain/sales.ts';
import type { AnswerCache } from '../storage/answer-cache.ts';
import { orders } from '../storage/collections.ts';
import { salesBy } from '../storage/sales.ts';
import { When } from './when.ts';

export const readSales = ({ store, clock, cache }: Pick<Kit, 'store' | 'clock'> & { cache: AnswerCache }) =>
  route({
    name: 'readSales',
    method: 'get',
    path: '/api/v1/analytics/sales',
    summary: 'What was sold, by day or by hour',
    description:
      'From `from` up to but without `to`, in UTC; the last 30 days or hours unless it says otherwise. Cancelled orders do not count.',
    access: 'view_analytics',
    query: z.strictObject({ from: When.optional(), to: When.optional(), interval: SalesInterval.default('day') }),
    success: 200,
    returns: Sales,
    answers: { 'X-Cache': 'HIT or MISS' },
    refuses: ['range-too-long'],
    handle: async ({ query }) => {
      const range = rangeOf(query, clock.now());
      const { value, outcome } = await cache.through('sales', query, async () => {
        const rows = await salesBy(store.documents(orders), range, query.interval);
        return { interval: query.interval, ...range, items: seriesOf(rows, range, query.interval) };
      });
      return reply(value, { headers: { 'x-cache': outcome } });
    },
  });
