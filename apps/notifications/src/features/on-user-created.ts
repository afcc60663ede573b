import { type Channel, UserCreated } from '@waybill/contracts';
import { on } from '@waybill/messaging';
import { causeOf } from '../domain/notification.ts';
import { notificationIdFor } from '../domain/notification-id.ts';
import { request } from '../storage/notifications.ts';

const channel: Channel = 'email';

/** By e-mail alone: a new user has no device yet. */
export const welcomeUsers = ({ channels }: { channels: readonly Channel[] }) =>
  on(UserCreated, { name: 'welcome', from: 'now' }, async (events, work) => {
    for (const event of events) {
      if (!channels.includes(channel)) continue;
      await request(work, {
        id: notificationIdFor(event.id, channel),
        cause: causeOf(event),
        user_id: event.data.user_id,
        channel,
        template_code: 'welcome',
        priority: 5,
        variables: {},
      });
    }
  });
