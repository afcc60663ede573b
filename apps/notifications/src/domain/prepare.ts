import {
  type Channel,
  type Decision,
  NotificationRequested,
  NotificationSkipped,
  type Preferences,
  type ReadUsersAnswer,
  type Rendered,
  unchanged,
} from '@waybill/contracts';
import { type Notification, type Place, withoutContent } from './notification.ts';
import { afterQuietHours } from './quiet-hours.ts';

export type Recipient = ReadUsersAnswer['users'][number];

/** How a user is written to who has said nothing about it. */
export const plainPreferences: Preferences = { email: true, push: true, sms: true, locale: 'en', time_zone: 'UTC' };

/** What could not be prepared for so long, because neighbours were away, is news no more. */
const tooOldMs = 24 * 3_600_000;

export interface Facts {
  /** Undefined where there is no such user any more. */
  recipient: Recipient | undefined;
  rendered: { message: Rendered } | { refused: string };
  at: Date;
}

/**
 * Decides what becomes of an accepted notification: queued with its message and address, or skipped. A critical message
 * goes out whatever the user prefers, and at once; any other waits for the end of quiet hours.
 */
export function prepare(notification: Notification, { recipient, rendered, at }: Facts): Decision<Notification> {
  const { channel } = notification;
  if (notification.status !== 'accepted') return unchanged(notification);
  if (!recipient) return skip(notification, 'user-gone');
  if ('refused' in rendered) return skip(notification, 'template', rendered.refused);
  const { message } = rendered;
  const preferences = recipient.preferences ?? plainPreferences;
  if (!message.critical && !preferences[channel]) return skip(notification, 'preference');
  const places = placesOf(recipient, channel);
  if (places.length === 0) return skip(notification, 'no-address');
  if (!message.critical && at.getTime() - Date.parse(notification.created_at) > tooOldMs)
    return skip(notification, 'too-old');

  const wanted = new Date(Math.max(at.getTime(), Date.parse(notification.send_at ?? at.toISOString())));
  const due = message.critical ? wanted : afterQuietHours(wanted, preferences);
  const { variables, send_at, ...rest } = notification;
  const when = due > at ? { send_at: due.toISOString() } : {};
  const { template_version, locale } = message;
  return {
    document: { ...rest, ...when, status: 'queued', message, places, template_version, locale },
    events: places.map(({ device_id }) =>
      NotificationRequested({
        notification_id: rest.id,
        channel,
        ...(device_id !== undefined && { device_id }),
        priority: rest.priority,
        ...when,
      }),
    ),
  };
}

function skip(
  notification: Notification,
  reason: NonNullable<Notification['skip_reason']>,
  detail?: string,
): Decision<Notification> {
  const { id, channel, user_id, template_code } = notification;
  return {
    document: {
      ...withoutContent(notification),
      status: 'skipped',
      skip_reason: reason,
      ...(detail !== undefined && { skip_detail: detail }),
    },
    events: [NotificationSkipped({ notification_id: id, channel, user_id, template_code, reason })],
  };
}

/** Where a reader is reached over a channel; nowhere, where they have told of no address. */
function placesOf({ email, phone, devices = [] }: Recipient, channel: Channel): Place[] {
  if (channel === 'push') return devices.map(({ id, token }) => ({ device_id: id, address: token, handed_out: 0 }));
  const address = { email, sms: phone }[channel];
  return address === undefined ? [] : [{ address, handed_out: 0 }];
}
