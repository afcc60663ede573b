import {
  type Attempt,
  type Channel,
  type Decision,
  type Draft,
  type Locale,
  NotificationCancelled,
  type NotificationStatus,
  type NotificationView,
  Refusal,
  type Rendered,
  type Stored,
  unchanged,
} from '@waybill/contracts';

/** An attempt as its worker told of it; after a final one no further attempt follows by itself. */
export interface RecordedAttempt extends Attempt {
  final: boolean;
}

/** Where a message goes: its reader's one address of the channel, or one of their devices. */
export interface Place {
  device_id?: string;
  /** Erased early. */
  address?: string;
  /** The highest attempt a worker was given the message for [D3]. */
  handed_out: number;
}

export interface Cause {
  correlationid?: string;
  traceparent?: string;
}

/** One message to one user over one channel. What is private (addresses, message, variables) is never shown and erased early. */
export interface Notification extends Stored {
  user_id: string;
  channel: Channel;
  template_code: string;
  status: NotificationStatus;
  priority: number;
  attempts: RecordedAttempt[];
  /** None until it is queued. */
  places: Place[];
  /** What the notification goes back to, for its events. */
  cause?: Cause;
  /** Hash of the request it comes from, so that another one under the same key is told apart. */
  fingerprint?: string;
  variables?: Record<string, unknown>;
  metadata?: Record<string, string>;
  send_at?: string;
  message?: Rendered;
  template_version?: number;
  locale?: Locale;
  skip_reason?: NonNullable<NotificationView['skip_reason']>;
  skip_detail?: string;
  /** Why it could not be prepared, where its task is a dead letter. */
  failure?: string;
}

export type Wanted = Pick<Notification, 'id' | 'user_id' | 'channel' | 'template_code' | 'priority'> &
  Pick<Partial<Notification>, 'cause' | 'fingerprint' | 'variables' | 'metadata' | 'send_at'>;

/** The cause as a notification keeps it. */
export const causeOf = ({ correlationid, traceparent }: Cause): Cause => ({
  ...(correlationid && { correlationid }),
  ...(traceparent && { traceparent }),
});

/** What waits to be rendered and addressed. */
export const accept = (wanted: Wanted): Decision<Draft<Notification>> => ({
  document: { ...wanted, status: 'accepted', attempts: [], places: [] },
  events: [],
});

/** Takes a waiting notification back; taking it back again is no harm [D3]. */
export function cancel(notification: Notification): Decision<Notification> {
  const { id, channel, status, places } = notification;
  if (status === 'cancelled') return unchanged(notification);
  if (!isWaiting(notification)) throw new Refusal('notification-under-way', { status });
  const device_ids = places.flatMap(({ device_id }) => device_id ?? []);
  return {
    document: { ...notification, status: 'cancelled' },
    events: [NotificationCancelled({ notification_id: id, channel, ...(device_ids.length > 0 && { device_ids }) })],
  };
}

/**
 * Takes out all that names, addresses or may tell of the user; what waits is cancelled. What is being sent right now is
 * cancelled when that attempt has ended badly.
 */
export function erase(notification: Notification): Decision<Notification> {
  const { document, events } = isWaiting(notification) ? cancel(notification) : unchanged(notification);
  return { document: withoutAnything(document), events };
}

/** Without all that may tell of its user. */
export const withoutAnything = (notification: Notification): Notification =>
  without(notification, ['message', 'variables', 'metadata', 'skip_detail', 'failure', 'fingerprint']);

/** Its text was taken out before it has come to an end: there is nothing that could be sent any more. */
export const isErased = ({ status, message }: Pick<Notification, 'status' | 'message'>): boolean =>
  message === undefined && (status === 'queued' || status === 'sending');

/** Without what was, or was to be, sent. */
export const withoutContent = (notification: Notification): Notification =>
  without(notification, ['message', 'variables']);

/** Without addresses and these members; the same document where it has none of them, so that nothing is written. */
function without(notification: Notification, members: readonly (keyof Notification)[]): Notification {
  const { places } = notification;
  if ([...members.map((member) => notification[member]), ...places.map(({ address }) => address)].every(isMissing))
    return notification;
  const rest = { ...notification, places: places.map(({ address: _, ...place }) => place) };
  for (const member of members) delete rest[member as 'message'];
  return rest;
}

const isMissing = (value: unknown): boolean => value === undefined;

const isWaiting = ({ status }: Pick<Notification, 'status'>): boolean => status === 'accepted' || status === 'queued';

/** It is still to be rendered and addressed: accepted, or given up before that and replayed. */
export const isUnprepared = ({ status, places }: Pick<Notification, 'status' | 'places'>): boolean =>
  status === 'accepted' || (status === 'failed' && places.length === 0);

/** Nothing more will happen by itself. */
export const settledStatuses: readonly NotificationStatus[] = ['sent', 'delivered', 'failed', 'skipped', 'cancelled'];

export function viewOf(notification: Notification): NotificationView {
  const { variables, message, places, cause, fingerprint, attempts, ...shown } = notification;
  return { ...shown, attempts: attempts.map(({ final, ...attempt }) => attempt) };
}
