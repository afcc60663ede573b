import type { Draft, Money, OrderFacts, OrderStatus, PublishedEvent, Stored } from '@waybill/contracts';

/** An order as its events tell of it. */
export interface KnownOrder extends Stored {
  /** The version of the order itself; what is not newer is ignored [L7]. */
  order_version: number;
  user_id: string;
  status: OrderStatus;
  lines: { product_id: string; product_name: string; quantity: number; total_price: Money }[];
  /** Of all lines together. */
  units: number;
  total: Money;
  /** Absent until `order.created` has arrived, whatever else has. */
  placed_at?: string;
}

export type OrderEvent = PublishedEvent<{ order: OrderFacts }>;

/** The order after an event, or undefined when the event tells nothing new. Ends the same in any order of events [L7]. */
export function follow(known: Draft<KnownOrder> | undefined, event: OrderEvent): Draft<KnownOrder> | undefined {
  const placed_at = known?.placed_at ?? (event.type === 'order.created' ? event.time : undefined);
  const placed = placed_at !== undefined && { placed_at };
  if (known && event.subjectversion <= known.order_version) {
    return placed_at === known.placed_at ? undefined : { ...known, ...placed };
  }
  const { id, user_id, status, total, lines } = event.data.order;
  return {
    id,
    order_version: event.subjectversion,
    user_id,
    status,
    lines: lines.map(({ product_id, product_name, quantity, total_price }) => ({
      product_id,
      product_name,
      quantity,
      total_price,
    })),
    units: lines.reduce((sum, { quantity }) => sum + quantity, 0),
    total,
    ...placed,
  };
}
