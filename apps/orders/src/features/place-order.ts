import { NewOrder, OrderView, Refusal } from '@waybill/contracts';
import { type Caller, created, may, type Reply, route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { v7 as uuid } from 'uuid';
import { type Order, viewOf } from '../domain/order.ts';
import { orderIdFor } from '../domain/order-id.ts';
import type { Customers } from '../neighbours/customers.ts';
import type { Stock } from '../neighbours/stock.ts';
import type { OrderCache } from '../storage/order-cache.ts';
import { createPlacedOrders } from '../storage/placed-orders.ts';

type Needs = Pick<Kit, 'store' | 'clock'> & { stock: Stock; customers: Customers; cache: OrderCache };

export const placeOrder = ({ store, clock, stock, customers, cache }: Needs) => {
  const placed = createPlacedOrders({ store, clock });
  return route({
    name: 'placeOrder',
    method: 'post',
    path: '/api/v1/orders',
    summary: 'Place an order',
    description: 'Prices are the shop’s; `total` is compared with them. All lines are reserved, or none.',
    access: 'signed-in',
    body: NewOrder,
    success: 201,
    returns: OrderView,
    refuses: [
      'product-not-found',
      'insufficient-stock',
      'price-changed',
      'mixed-currencies',
      'key-reused',
      'reservation-differs',
      'reservation-gone',
      'user-not-found',
      'forbidden',
      'unavailable',
    ],
    handle: async ({ body, caller, once: given }) => {
      const once = given?.answering(answer);
      const id = given ? orderIdFor(caller.id, given.key) : uuid();
      // Looked for before anything is reserved [S1].
      const before = once && (await placed.before(id, once));
      if (before) return answer(before);
      const user_id = ownerOf(body, caller);
      if (user_id !== caller.id) await customers.check(user_id);
      for (let attempt = 1; attempt <= 3; attempt += 1) {
        const { usableUntilMs, ...held } = await stock.reserve({ id, lines: linesOf(body), total: body.total });
        const occasion = { at: clock.now().toISOString(), by: caller.id };
        const placing = { ...held, ...occasion, id, user_id, fingerprint: once?.fingerprint };
        const order = await placed.add(placing, { usableUntilMs, once });
        if (!order) continue;
        await cache.forgetLists();
        return answer(order);
      }
      throw new Refusal('unavailable');
    },
  });
};

const answer = (order: Order): Reply => created(`/api/v1/orders/${order.id}`, viewOf(order));

const linesOf = ({ lines, product_id = '', quantity = 0 }: NewOrder) => lines ?? [{ product_id, quantity }];

function ownerOf({ user_id }: NewOrder, caller: Caller): string {
  if (user_id === undefined || user_id === caller.id) return caller.id;
  if (!may(caller, 'manage_orders')) throw new Refusal('forbidden', { permission: 'manage_orders' });
  return user_id;
}
