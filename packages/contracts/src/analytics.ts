import { z } from 'zod';
import { Id, Timestamp } from './ids.ts';
import { Money } from './money.ts';
import { OrderStatus } from './order.ts';

/**
 * `GET /analytics/summary`. Revenue and averages count orders that are not cancelled, one amount per currency, averages
 * rounded to the minor unit; `total_orders` and `by_status` count all. `last_updated` is the time of the newest event
 * counted, absent before the first.
 */
export const AnalyticsSummary = z.strictObject({
  total_orders: z.int(),
  total_revenue: z.array(Money),
  average_order_value: z.array(Money),
  by_status: z.record(OrderStatus, z.int()),
  last_updated: Timestamp.optional(),
});
export type AnalyticsSummary = z.infer<typeof AnalyticsSummary>;

export const SalesInterval = z.enum(['day', 'hour']);
export type SalesInterval = z.infer<typeof SalesInterval>;

/** `GET /analytics/sales`: every interval of the range (UTC), also the empty ones, by the time orders were placed. */
export const Sales = z.strictObject({
  interval: SalesInterval,
  from: Timestamp,
  to: Timestamp,
  items: z.array(z.strictObject({ start: Timestamp, orders: z.int(), units: z.int(), revenue: z.array(Money) })),
});
export type Sales = z.infer<typeof Sales>;

/** `GET /analytics/top-products`, most units first. The name is the one in the newest order. */
export const TopProducts = z.strictObject({
  items: z.array(z.strictObject({ product_id: Id, product_name: z.string(), units: z.int(), revenue: z.array(Money) })),
});
export type TopProducts = z.infer<typeof TopProducts>;

/** One event in the trail: that it happened, to what, and what it goes back to. */
export const TrailEntry = z.strictObject({
  id: Id,
  type: z.string(),
  /** Id of what it happened to. */
  subject: z.string(),
  /** App-id of the service that published it. */
  source: z.string(),
  time: Timestamp,
  /** Its place in that service's log. */
  sequence: z.int(),
  correlation_id: z.string().optional(),
});
export type TrailEntry = z.infer<typeof TrailEntry>;
