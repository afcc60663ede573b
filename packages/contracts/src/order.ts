import { z } from 'zod';
import { Id, Timestamp } from './ids.ts';
import { Money } from './money.ts';

export const OrderStatus = z.enum(['pending', 'confirmed', 'shipped', 'delivered', 'cancelled']);
export type OrderStatus = z.infer<typeof OrderStatus>;

/** Why an order was cancelled, as events tell it. What a person wrote stays in the order's timeline [L10]. */
export const CancellationReason = z.enum(['by-request', 'by-staff', 'out-of-stock']);
export type CancellationReason = z.infer<typeof CancellationReason>;

/** One product of an order, with its name and price as they were when the order was placed. */
export const OrderLine = z.strictObject({
  product_id: Id,
  product_name: z.string(),
  quantity: z.int().min(1),
  unit_price: Money,
  total_price: Money,
});
export type OrderLine = z.infer<typeof OrderLine>;

/** A product and how much of it somebody wants. The largest order is 50 such lines. */
export const WantedLine = z.strictObject({ product_id: Id, quantity: z.int().min(1).max(10_000) });
export type WantedLine = z.infer<typeof WantedLine>;

/** What `POST /orders` takes: lines, or one line's fields by themselves. */
export const NewOrder = z
  .strictObject({
    lines: z.array(WantedLine).min(1).max(50).optional(),
    product_id: WantedLine.shape.product_id.optional(),
    quantity: WantedLine.shape.quantity.optional(),
    /** What the customer expects to pay; refused with `price-changed` when it is another sum. */
    total: Money.optional(),
    /** Whom staff place the order for. */
    user_id: Id.optional(),
  })
  .superRefine(({ lines, product_id, quantity }, context) => {
    const single = { product_id, quantity };
    for (const [field, value] of Object.entries(single)) {
      if (lines && value !== undefined)
        context.addIssue({ code: 'custom', path: [field], message: 'leave it out beside lines' });
      if (!lines && value === undefined)
        context.addIssue({ code: 'custom', path: [field], message: 'send it, or lines' });
    }
  });
export type NewOrder = z.infer<typeof NewOrder>;

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

/** One step in an order's life. `by` is the user who took it; absent where the platform did. */
export const TimelineEntry = z.strictObject({
  status: OrderStatus,
  at: Timestamp,
  by: Id.optional(),
  reason: z.string().optional(),
});
export type TimelineEntry = z.infer<typeof TimelineEntry>;

/** `GET /orders/:order_id/timeline`, oldest first. */
export const OrderTimeline = z.strictObject({ order_id: Id, items: z.array(TimelineEntry) });
export type OrderTimeline = z.infer<typeof OrderTimeline>;

/** `GET /orders/stats`. Revenue counts orders that are not cancelled, one sum per currency. */
export const OrderStats = z.strictObject({
  total_orders: z.int(),
  by_status: z.record(OrderStatus, z.int()),
  revenue: z.array(Money),
});
export type OrderStats = z.infer<typeof OrderStats>;
