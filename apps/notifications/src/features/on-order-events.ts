import {
  type Channel,
  OrderCancelled,
  OrderConfirmed,
  OrderCreated,
  OrderDelivered,
  OrderShipped,
} from '@waybill/contracts';
import { on } from '@waybill/messaging';
import { causeOf } from '../domain/notification.ts';
import { notificationIdFor } from '../domain/notification-id.ts';
import { notifications, request } from '../storage/notifications.ts';

/** Which message tells of which step in an order's life, over which channels. Texts cost money: few are sent. */
const messages = {
  'order.created': { template_code: 'order-confirmation', priority: 8, over: ['email', 'push'] },
  'order.confirmed': { template_code: 'order-status', priority: 6, over: ['email', 'push'] },
  'order.shipped': { template_code: 'order-status', priority: 6, over: ['email', 'push', 'sms'] },
  'order.delivered': { template_code: 'order-status', priority: 5, over: ['email', 'push'] },
  'order.cancelled': { template_code: 'order-cancelled', priority: 8, over: ['email', 'push', 'sms'] },
} as const satisfies Record<string, { template_code: string; priority: number; over: readonly Channel[] }>;

/** Tells customers about their orders. */
export const tellOfOrders = ({ channels }: { channels: readonly Channel[] }) =>
  on(
    [OrderCreated, OrderConfirmed, OrderShipped, OrderDelivered, OrderCancelled],
    { name: 'order-messages', from: 'now' },
    async (events, work) => {
      await work.findAll(
        notifications,
        events.flatMap(({ id }) => channels.map((channel) => notificationIdFor(id, channel))),
      );
      for (const event of events) {
        const { order, ...more } = event.data;
        const { over, ...message } = messages[event.type];
        for (const channel of over.filter((one) => channels.includes(one))) {
          await request(work, {
            id: notificationIdFor(event.id, channel),
            cause: causeOf(event),
            user_id: order.user_id,
            channel,
            ...message,
            variables: { order, ...more, at: event.time },
          });
        }
      }
    },
  );
