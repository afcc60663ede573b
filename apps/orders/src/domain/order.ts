import {
  type CancellationReason,
  type Decision,
  type Draft,
  type EventType,
  OrderCancelled,
  OrderConfirmed,
  OrderCreated,
  OrderDelivered,
  type OrderFacts,
  OrderShipped,
  type OrderStatus,
  type OrderView,
  Refusal,
  type Stored,
  type TimelineEntry,
  unchanged,
} from '@waybill/contracts';

/** An order as it is kept. Names and prices of its lines stay as they were when it was placed. */
export interface Order extends Stored, OrderFacts {
  /** Hash of the body that placed it; refuses another body under the same key also after the key's row has gone [C5]. */
  fingerprint?: string;
  timeline: TimelineEntry[];
}

/** Where an order can go from where it stands. */
export const nextOf: Record<OrderStatus, readonly OrderStatus[]> = {
  pending: ['confirmed', 'cancelled'],
  confirmed: ['shipped', 'cancelled'],
  shipped: ['delivered'],
  delivered: [],
  cancelled: [],
};

/** When a step is taken, and by whom where that is a person. */
export interface Occasion {
  at: string;
  by?: string;
}

export interface Placing extends Occasion {
  id: string;
  user_id: string;
  /** As they were reserved. */
  lines: OrderFacts['lines'];
  total: OrderFacts['total'];
  fingerprint?: string | undefined;
}

export function place({ id, user_id, lines, total, fingerprint, at, by }: Placing): Decision<Draft<Order>> {
  const facts: OrderFacts = { id, user_id, lines, total, status: 'pending' };
  const timeline = [{ status: facts.status, at, ...(by !== undefined && { by }) }];
  const document = { ...facts, timeline, ...(fingerprint !== undefined && { fingerprint }) };
  return { document, events: [OrderCreated({ order: facts })] };
}

/** Only after its reservation was committed [S4]. */
export const confirm = (order: Order, occasion: Occasion) => step(order, 'confirmed', OrderConfirmed, occasion);
export const ship = (order: Order, occasion: Occasion) => step(order, 'shipped', OrderShipped, occasion);
export const deliver = (order: Order, occasion: Occasion) => step(order, 'delivered', OrderDelivered, occasion);

/** Gives the units back. Cancelling a cancelled order changes nothing; one that has left the house is refused. */
export function cancel(order: Order, reason: string, { at, by }: Occasion): Decision<Order> {
  if (order.status === 'cancelled') return unchanged(order);
  if (!nextOf[order.status].includes('cancelled')) throw new Refusal('order-shipped', { status: order.status });
  const document = moved(order, { status: 'cancelled', at, reason, ...(by !== undefined && { by }) });
  return { document, events: [OrderCancelled({ order: factsOf(document), reason: told(order, by) })] };
}

/** A cancellation by nobody comes from the stock; a person's own words are not for the log [L10]. */
const told = ({ user_id }: Order, by: string | undefined): CancellationReason => {
  if (by === undefined) return 'out-of-stock';
  return by === user_id ? 'by-request' : 'by-staff';
};

/** Products could not take the units again. Only a pending order can meet this; any other is past it [S4]. */
export function rejectStock(order: Order, occasion: Occasion): Decision<Order> {
  return order.status === 'pending' ? cancel(order, 'out-of-stock', occasion) : unchanged(order);
}

/** Refuses a step that the order cannot take; taking the step it stands on already is no harm. */
export function allow(order: Order, to: OrderStatus): void {
  if (order.status === to || nextOf[order.status].includes(to)) return;
  throw new Refusal('transition-not-allowed', { from: order.status, allowed: nextOf[order.status].join(', ') || '–' });
}

function step(
  order: Order,
  to: OrderStatus,
  event: EventType<string, { order: OrderFacts }>,
  { at, by }: Occasion,
): Decision<Order> {
  allow(order, to);
  if (order.status === to) return unchanged(order);
  const document = moved(order, { status: to, at, ...(by !== undefined && { by }) });
  return { document, events: [event({ order: factsOf(document) })] };
}

const moved = (order: Order, entry: TimelineEntry): Order => ({
  ...order,
  status: entry.status,
  timeline: [...order.timeline, entry],
});

const factsOf = ({ id, user_id, lines, total, status }: Order): OrderFacts => ({
  id,
  user_id,
  lines,
  total,
  status,
});

/** As the API shows it: an order of one line repeats that line's fields beside the lines. */
export function viewOf(order: Order): OrderView {
  const { created_at, updated_at, version } = order;
  const [line, ...others] = order.lines;
  return { ...factsOf(order), ...(others.length === 0 && line), created_at, updated_at, version };
}
