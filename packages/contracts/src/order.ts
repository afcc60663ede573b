import { z } from 'zod';
import { Id, Timestamp } from './ids.ts';
import { Money } from './money.ts';

export const OrderStatus = z.enum(['pending', 'confirmed', 'shipped', 'delivered', 'cancelled']);
export type OrderStatus = z.infer<typeof OrderStatus>;

/** One product of an order, with its name and price as they were when the order was placed. */
export const OrderLine = z.strictObject({
  product_id: Id,
  product_name: z.string(),
  quantity: z.int().min(1),
  unit_price: Money,
  total_price: Money,
});
export type OrderLine = z.infer<typeof OrderLine>;

/** The business facts of an order, as events carry them. */
export const OrderFacts = z.strictObject({
  id: Id,
  user_id: Id,
  lines: z.array(OrderLine).min(1),
  total: Money,
  status: OrderStatus,
});
export type OrderFacts = z.infer<typeof OrderFacts>;

/** An order as the API shows it. An order of one line repeats that line's fields beside the lines. */
export const OrderView = OrderFacts.extend({
  product_id: Id.optional(),
  product_name: z.string().optional(),
  quantity: z.int().optional(),
  unit_price: Money.optional(),
  total_price: Money.optional(),
  created_at: Timestamp,
  updated_at: Timestamp,
  version: z.int(),
});
export type OrderView = z.infer<typeof OrderView>;
