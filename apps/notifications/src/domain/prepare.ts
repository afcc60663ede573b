import {
  type Channel,
  type Decision,
  NotificationFailed,
  NotificationRequested,
  NotificationSkipped,
  type Preferences,
  type ReadUsersAnswer,
  type Rendered,
  unchanged,
} from '@waybill/contracts';
import { isUnprepared, type Notification, type Place, withoutAnything, withoutContent } from './notification.ts';
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
  /** Texts that have gone to this number today, and how many may. */
  texts?: { today: number; most: number };
  at: Date;
}

/**
 * Decides what becomes of an accepted notification: queued with its message and address, skipped, or left as it is until
 * its time has come. A critical message goes out whatever the user prefers; any other waits for the end of quiet hours.
 * Only what is due is given its text and address, so that both are those of the day it is sent.
 */
export function prepare(notification: Notification, { recipient, rendered, texts, at }: Facts): Decision<Notification> {
  const { channel } = notification;
  if (!isUnprepared(notification)) return unchanged(notification);
  if (!recipient) return skip(notification, 'user-gone');
  if ('refused' in rendered) return skip(notification, 'template', rendered.refused);
  const { message } = rendered;
  const preferences = recipient.preferences ?? plainPreferences;
  const askedMs = notification.send_at === undefined ? 0 : Date.parse(notification.send_at);
  const wanted = new Date(Math.max(at.getTime(), askedMs));
  const due = message.critical ? wanted : afterQuietHours(wanted, preferences);
  if (due > at) return held(notification, due);
  if (!message.critical && !preferences[channel]) return skip(notification, 'preference');
  const places = placesOf(recipient, channel);
  if (places.length === 0) return skip(notification, 'no-address');
  if (!message.critical && at.getTime() - Math.max(askedMs, Date.parse(notification.created_at)) > tooOldMs)
    return skip(notification, 'too-old');
  if (channel === 'sms' && texts && texts.today >= texts.most) return skip(notification, 'too-many-texts');

  const { variables, failure, ...rest } = notification;
  const { template_version, locale } = message;
  return {
    document: { ...rest, status: 'queued', message, places, template_version, locale },
    events: places.map(({ device_id }) =>
      NotificationRequested({
        notification_id: rest.id,
        channel,
        ...(device_id !== undefined && { device_id }),
        priority: rest.priority,
      }),
    ),
  };
}

/** Stays accepted; `send_at` tells when it will be looked at again. */
function held(notification: Notification, due: Date): Decision<Notification> {
  const send_at = due.toISOString();
  return notification.status === 'accepted' && notification.send_at === send_at
    ? unchanged(notification)
    : { document: { ...notification, status: 'accepted', send_at }, events: [] };
}

/** What could not be prepared, because something here is broken, has failed; a replay of its dead letter prepares it. */
export function giveUp(notification: Notification, failure: string): Decision<Notification> {
  if (!isUnprepared(notification)) return unchanged(notification);
  const { id, channel, user_id, template_code } = notification;
  return {
    document: { ...notification, status: 'failed', failure },
    events: [NotificationFailed({ notification_id: id, channel, user_id, template_code })],
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
      ...(reason === 'user-gone' ? withoutAnything(notification) : withoutContent(notification)),
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
