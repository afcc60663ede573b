import type { OrderStatus } from '@waybill/contracts';
import { defineCollection } from '@waybill/store';
import type { Order } from '../domain/order.ts';

export const orders = defineCollection<Order>({
  name: 'orders',
  notFound: 'order-not-found',
  indexes: [
    { keys: { user_id: 1, created_at: -1 } },
    { keys: { status: 1, created_at: -1 } },
    { keys: { created_at: -1 } },
  ],
});

export interface OrderFilter {
  user_id?: string | undefined;
  status?: OrderStatus | undefined;
  /** From this moment on. */
  from?: string | undefined;
  /** Before this moment. */
  to?: string | undefined;
}

export function matching({ user_id, status, from, to }: OrderFilter): Record<string, unknown> {
  const created = { ...(from !== undefined && { $gte: normal(from) }), ...(to !== undefined && { $lt: normal(to) }) };
  return {
    ...(user_id !== undefined && { user_id }),
    ...(status !== undefined && { status }),
    ...(Object.keys(created).length > 0 && { created_at: created }),
  };
}

/** Times are kept with milliseconds and compared as text. */
const normal = (moment: string): string => new Date(moment).toISOString();
