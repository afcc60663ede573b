import { Id, OrderTimeline } from '@waybill/contracts';
import { route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { z } from 'zod';
import { orders } from '../storage/orders.ts';
import { visibleTo } from './access.ts';

export const orderTimeline = ({ store }: Pick<Kit, 'store'>) =>
  route({
    name: 'orderTimeline',
    method: 'get',
    path: '/api/v1/orders/:order_id/timeline',
    summary: 'What happened to an order, and when',
    access: 'signed-in',
    params: z.object({ order_id: Id }),
    success: 200,
    returns: OrderTimeline,
    refuses: ['order-not-found'],
    handle: async ({ params: { order_id }, caller }) => {
      const { timeline } = visibleTo(caller, await store.documents(orders).find(order_id));
      return { order_id, items: timeline };
    },
  });
