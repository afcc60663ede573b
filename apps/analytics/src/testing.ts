import { randomUUID } from 'node:crypto';
import {
  type Money,
  OrderCancelled,
  OrderConfirmed,
  OrderCreated,
  OrderDelivered,
  type OrderFacts,
  OrderShipped,
  type OrderStatus,
} from '@waybill/contracts';
import { fixedClock, publishedEvent, testApi, testStore } from '@waybill/testing';
import { app } from './app.ts';
import { Settings } from './config.ts';
import type { OrderEvent } from './domain/known-order.ts';
import { collections } from './storage/collections.ts';

/** The analytics service over a real store, with a clock that stands still. */
export async function analyticsApi() {
  const clock = fixedClock();
  const store = await testStore({ app: 'analytics', collections, clock });
  return { ...(await testApi(app, Settings.parse({}), { store, clock })), clock };
}

export const manager = { roles: ['manager'] as const };

const dollars = (amount: number): Money => ({ amount, currency: 'USD' });

/** Two units at 10.00 US dollars unless it says otherwise. */
export function anOrder({
  total = dollars(2_000),
  product_id = randomUUID(),
  quantity = 2,
  ...fields
}: Partial<OrderFacts> & { product_id?: string; quantity?: number } = {}): OrderFacts {
  const unit_price = { ...total, amount: Math.floor(total.amount / quantity) };
  const lines = [{ product_id, product_name: 'Lamp', quantity, unit_price, total_price: total }];
  return { id: randomUUID(), user_id: randomUUID(), lines, total, status: 'pending', ...fields };
}

const tell = {
  pending: (order: OrderFacts) => OrderCreated({ order }),
  confirmed: (order: OrderFacts) => OrderConfirmed({ order }),
  shipped: (order: OrderFacts) => OrderShipped({ order }),
  delivered: (order: OrderFacts) => OrderDelivered({ order }),
  cancelled: (order: OrderFacts) => OrderCancelled({ order, reason: 'by-request' }),
};

/** The events of an order's life, one an hour from `at` on: `historyOf(anOrder(), ['pending', 'cancelled'])`. */
export function historyOf(
  order: OrderFacts,
  statuses: readonly OrderStatus[],
  at = '2026-01-02T03:00:00.000Z',
): OrderEvent[] {
  return statuses.map((status, index) => {
    const time = new Date(Date.parse(at) + index * 3_600_000).toISOString();
    const attributes = { source: 'orders', subjectversion: index + 1, sequence: index + 1, time };
    return publishedEvent(tell[status]({ ...order, status }), attributes);
  });
}
