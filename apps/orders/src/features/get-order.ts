import { Id, OrderView } from '@waybill/contracts';
import { reply, route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { z } from 'zod';
import { viewOf } from '../domain/order.ts';
import type { OrderCache } from '../storage/order-cache.ts';
import { orders } from '../storage/orders.ts';
import { visibleTo } from './access.ts';

export const getOrder = ({ store, cache }: Pick<Kit, 'store'> & { cache: OrderCache }) =>
  route({
    name: 'getOrder',
    method: 'get',
    path: '/api/v1/orders/:order_id',
    summary: 'Read one order',
    access: 'signed-in',
    params: z.object({ order_id: Id }),
    success: 200,
    returns: OrderView,
    answers: { 'X-Cache': 'HIT or MISS' },
    refuses: ['order-not-found'],
    handle: async ({ params: { order_id }, caller }) => {
      const { value, outcome } = await cache.order(order_id, async () => {
        const order = await store.documents(orders).find(order_id);
        return order && viewOf(order);
      });
      return reply(visibleTo(caller, value), { headers: { 'x-cache': outcome } });
    },
  });
