import { Id, Money, OrderView } from '@waybill/contracts';
import { created, route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { place, viewOf } from '../../../apps/orders/src/domain/order.ts';
import { orderIdFor } from '../../../apps/orders/src/domain/order-id.ts';
import type { OrderCache } from '../../../apps/orders/src/storage/order-cache.ts';
import { orders } from '../../../apps/orders/src/storage/orders.ts';

const PricedLine = z.strictObject({
  product_id: Id,
  product_name: z.string().min(1).max(200),
  quantity: z.int().min(1).max(10_000),
  unit_price: Money,
});

/** An order at its client's prices, with no look at the stock: what is left of placing one is to keep and to tell it. */
export const placePriced = ({ store, clock, cache }: Pick<Kit, 'store' | 'clock'> & { cache: OrderCache }) =>
  route({
    name: 'placeOrder',
    method: 'post',
    path: '/api/v1/orders',
    summary: 'Place an order at its client’s prices',
    access: 'signed-in',
    body: z.strictObject({ lines: z.array(PricedLine).min(1).max(50) }),
    success: 201,
    returns: OrderView,
    handle: async ({ body, caller, once: given }) => {
      const lines = body.lines.map((line) => ({
        ...line,
        total_price: { ...line.unit_price, amount: line.unit_price.amount * line.quantity },
      }));
      const amount = lines.reduce((sum, line) => sum + line.total_price.amount, 0);
      const total = { amount, currency: lines[0]?.unit_price.currency ?? 'USD' };
      const occasion = { at: clock.now().toISOString(), by: caller.id };
      const id = given ? orderIdFor(caller.id, given.key) : uuid();
      const placing = { id, user_id: caller.id, lines, total, fingerprint: given?.fingerprint, ...occasion };
      const order = await store.documents(orders).add(place(placing), { once: given?.answering(answer) });
      await cache.forgetLists();
      return answer(order);
    },
  });

const answer = (order: Parameters<typeof viewOf>[0]) => created(`/api/v1/orders/${order.id}`, viewOf(order));
