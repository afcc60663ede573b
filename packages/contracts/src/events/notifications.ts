import { z } from 'zod';
import { defineEvent } from '../event.ts';
import { Id, Timestamp } from '../ids.ts';
import { Channel, Priority } from '../notification.ts';

const subject = ({ notification_id }: { notification_id: string }) => notification_id;
const notification = z.object({ notification_id: Id, channel: Channel, user_id: Id, template_code: z.string() });

export const NotificationRequested = defineEvent({
  type: 'notification.requested',
  owner: 'notifications',
  summary: 'A message is rendered and waits for its channel; the worker fetches it by id',
  data: z.object({
    notification_id: Id,
    channel: Channel,
    /** One of the reader's devices, where the channel reaches devices: each has a delivery of its own. */
    device_id: Id.optional(),
    priority: Priority,
    send_at: Timestamp.optional(),
  }),
  subject,
});

export const NotificationCancelled = defineEvent({
  type: 'notification.cancelled',
  owner: 'notifications',
  summary: 'A waiting message was cancelled',
  data: z.object({ notification_id: Id, channel: Channel, device_ids: z.array(Id).optional() }),
  subject,
});

export const NotificationSent = defineEvent({
  type: 'notification.sent',
  owner: 'notifications',
  summary: 'The provider took a message',
  data: notification,
  subject,
});

export const NotificationFailed = defineEvent({
  type: 'notification.failed',
  owner: 'notifications',
  summary: 'A message could not be sent after all retries',
  data: notification,
  subject,
});

export const NotificationSkipped = defineEvent({
  type: 'notification.skipped',
  owner: 'notifications',
  summary: 'A message was not sent on purpose',
  data: notification.extend({ reason: z.string() }),
  subject,
});
