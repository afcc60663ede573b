import { Id, OrderView } from '@waybill/contracts';
import { type Caller, type RequestOnce, route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { z } from 'zod';
import { cancel, type Order, viewOf } from '../domain/order.ts';
import type { OrderCache } from '../storage/order-cache.ts';
import { orders } from '../storage/orders.ts';
import { visibleTo } from './access.ts';

type Needs = Pick<Kit, 'store' | 'clock'> & { cache: OrderCache };

const shared = {
  access: 'signed-in',
  params: z.object({ order_id: Id }),
  success: 200,
  returns: OrderView,
  refuses: ['order-not-found', 'order-shipped', 'version-mismatch'],
} as const;

export const cancelOrder = (needs: Needs) =>
  route({
    ...shared,
    name: 'cancelOrder',
    method: 'post',
    path: '/api/v1/orders/:order_id/cancellation',
    summary: 'Cancel an order that has not been shipped; its units go back into stock',
    body: z.strictObject({ reason: z.string().trim().min(1).max(200).default('by-request') }),
    handle: ({ params, body, caller, once }) =>
      cancelFor(needs, params.order_id, { reason: body.reason, caller, once }),
  });

export const deleteOrder = (needs: Needs) =>
  route({
    ...shared,
    name: 'deleteOrder',
    method: 'delete',
    path: '/api/v1/orders/:order_id',
    summary: 'The same as a cancellation by request: the order itself stays',
    handle: ({ params, caller, ifVersion }) =>
      cancelFor(needs, params.order_id, { reason: 'by-request', caller, ifVersion }),
  });

interface Wish {
  reason: string;
  caller: Caller;
  once?: RequestOnce | undefined;
  ifVersion?: number | undefined;
}

async function cancelFor({ store, clock, cache }: Needs, id: string, { reason, caller, once, ifVersion }: Wish) {
  const occasion = { at: clock.now().toISOString(), by: caller.id };
  const order = await store
    .documents(orders)
    .change(id, (before) => cancel(visibleTo(caller, before), reason, occasion), {
      once: once?.answering(answer),
      ifVersion,
    });
  await cache.forget(id);
  return answer(order);
}

const answer = (order: Order) => viewOf(order);
