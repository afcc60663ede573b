import { Id, OrderStatus, OrderView, pageOf, pageQuery } from '@waybill/contracts';
import { reply, route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { z } from 'zod';
import { viewOf } from '../domain/order.ts';
import type { OrderCache } from '../storage/order-cache.ts';
import { matching, orders } from '../storage/orders.ts';
import { ownerFor } from './access.ts';

export const Moment = z.union([z.iso.datetime({ offset: true }), z.iso.date()]);

export const listOrders = ({ store, cache }: Pick<Kit, 'store'> & { cache: OrderCache }) =>
  route({
    name: 'listOrders',
    method: 'get',
    path: '/api/v1/orders',
    summary: 'List orders, newest first: customers their own, staff all or those of `user_id`',
    description: 'From `from` on, and before `to`.',
    access: 'signed-in',
    query: z.strictObject({
      status: OrderStatus.optional(),
      from: Moment.optional(),
      to: Moment.optional(),
      user_id: Id.optional(),
      ...pageQuery,
    }),
    success: 200,
    returns: pageOf(OrderView),
    answers: { 'X-Cache': 'HIT or MISS' },
    refuses: ['forbidden', 'malformed-cursor'],
    handle: async ({ query, caller }) => {
      const { limit, cursor, page, page_size, ...wanted } = query;
      const filter = matching({ ...wanted, user_id: ownerFor(caller, wanted.user_id) });
      const { value, outcome } = await cache.list({ filter, limit, cursor, page, page_size }, async () => {
        const kept = store.documents(orders);
        const { items, ...place } =
          page || page_size
            ? await kept.page({ filter, page: page ?? 1, pageSize: page_size ?? limit })
            : await kept.list({ filter, limit, cursor });
        return { items: items.map(viewOf), ...place };
      });
      return reply(value, { headers: { 'x-cache': outcome } });
    },
  });
