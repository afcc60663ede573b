import { z } from 'zod';
import { defineEvent } from '../event.ts';
import { CancellationReason, OrderFacts } from '../order.ts';

const order = z.object({ order: OrderFacts });
const subject = ({ order: { id } }: { order: { id: string } }) => id;

export const OrderCreated = defineEvent({
  type: 'order.created',
  owner: 'orders',
  summary: 'An order was placed; its units are reserved',
  data: order,
  subject,
});

export const OrderConfirmed = defineEvent({
  type: 'order.confirmed',
  owner: 'orders',
  summary: 'Staff (or a payment) confirmed an order',
  data: order,
  subject,
});

export const OrderShipped = defineEvent({
  type: 'order.shipped',
  owner: 'orders',
  summary: 'An order left the house',
  data: order,
  subject,
});

export const OrderDelivered = defineEvent({
  type: 'order.delivered',
  owner: 'orders',
  summary: 'An order arrived',
  data: order,
  subject,
});

export const OrderCancelled = defineEvent({
  type: 'order.cancelled',
  owner: 'orders',
  summary: 'An order was cancelled; its units go back into stock',
  data: order.extend({ reason: CancellationReason }),
  subject,
});
