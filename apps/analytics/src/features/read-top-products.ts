import { TopProducts } from '@waybill/contracts';
import { reply, route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { z } from 'zod';
import type { AnswerCache } from '../storage/answer-cache.ts';
import { orders } from '../storage/collections.ts';
import { topProducts } from '../storage/sales.ts';
import { When } from './when.ts';

export const readTopProducts = ({ store, cache }: Pick<Kit, 'store'> & { cache: AnswerCache }) =>
  route({
    name: 'readTopProducts',
    method: 'get',
    path: '/api/v1/analytics/top-products',
    summary: 'The products of which most units were sold',
    description:
      'Over all time, or over the orders placed from `from` up to but without `to`. Cancelled orders do not count.',
    access: 'view_analytics',
    query: z.strictObject({
      from: When.optional(),
      to: When.optional(),
      limit: z.coerce.number().int().min(1).max(100).default(10),
    }),
    success: 200,
    returns: TopProducts,
    answers: { 'X-Cache': 'HIT or MISS' },
    handle: async ({ query }) => {
      const { limit, from, to } = query;
      const range = {
        ...(from && { from: new Date(from).toISOString() }),
        ...(to && { to: new Date(to).toISOString() }),
      };
      const { value, outcome } = await cache.through('top-products', query, async () => ({
        items: await topProducts(store.documents(orders), range, limit),
      }));
      return reply(value, { headers: { 'x-cache': outcome } });
    },
  });
