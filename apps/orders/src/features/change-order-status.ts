import { Id, OrderStatus, OrderView, Refusal } from '@waybill/contracts';
import { route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { z } from 'zod';
import { allow, cancel, confirm, deliver, ship, viewOf } from '../domain/order.ts';
import type { Stock } from '../neighbours/stock.ts';
import type { OrderCache } from '../storage/order-cache.ts';
import { orders } from '../storage/orders.ts';

type Needs = Pick<Kit, 'store' | 'clock'> & { stock: Stock; cache: OrderCache };

const paths = [
  { name: 'changeOrderStatus', method: 'patch', path: '/api/v1/orders/:order_id/status' },
  { name: 'putOrderStatus', method: 'put', path: '/api/v1/orders/:order_id/status' },
  { name: 'putOrder', method: 'put', path: '/api/v1/orders/:order_id' },
] as const;

/** One verb under three paths, which all do the same. */
export const changeOrderStatus = ({ store, clock, stock, cache }: Needs) =>
  paths.map(({ name, method, path }) =>
    route({
      name,
      method,
      path,
      summary: 'Take an order one step further',
      description: 'pending → confirmed → shipped → delivered; cancelled from pending or confirmed.',
      access: 'manage_orders',
      params: z.object({ order_id: Id }),
      body: z.strictObject({
        status: OrderStatus.exclude(['pending']),
        reason: z.string().trim().min(1).max(200).default('by-staff'),
      }),
      success: 200,
      returns: OrderView,
      refuses: ['order-not-found', 'transition-not-allowed', 'order-shipped', 'reservation-gone', 'version-mismatch'],
      handle: async ({ params: { order_id }, body: { status, reason }, caller, ifVersion }) => {
        const kept = store.documents(orders);
        const occasion = { at: clock.now().toISOString(), by: caller.id };
        if (status === 'confirmed') {
          const order = await kept.get(order_id);
          if (ifVersion !== undefined && order.version !== ifVersion) throw new Refusal('version-mismatch');
          allow(order, 'confirmed');
          await stock.commit(order_id);
        }
        const steps = { confirmed: confirm, shipped: ship, delivered: deliver };
        const changed = await kept.change(
          order_id,
          (order) => (status === 'cancelled' ? cancel(order, reason, occasion) : steps[status](order, occasion)),
          { ifVersion },
        );
        await cache.forget(order_id);
        return viewOf(changed);
      },
    }),
  );
