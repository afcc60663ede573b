import {
  type Attempt,
  type Decision,
  type Draft,
  type EmailFailed,
  type EmailSent,
  type PushFailed,
  type PushSent,
  type SmsFailed,
  type SmsSent,
  type Stored,
  unchanged,
} from '@waybill/contracts';

/** `waiting` between attempts too; a `failed` one is sent again only when its dead letter is replayed. */
type DeliveryStatus = 'waiting' | 'sending' | 'sent' | 'failed' | 'withdrawn';

/** One message to be sent to one place. Who gets it and what it says stay with notifications [L10]. */
export interface Delivery extends Stored {
  status: DeliveryStatus;
  notification_id: string;
  /** Where a notification goes to several devices. */
  device_id?: string;
  /** Missing where it was cancelled before it was heard of. */
  priority?: number;
  /** The number of the attempt begun last, 0 before the first. */
  attempt: number;
  attempts: Omit<Attempt, 'device_id'>[];
  correlation_id?: string;
  traceparent?: string;
}

/** What a delivery brings to whom: a notification, to one of its devices where it has several. */
export type Target = Pick<Delivery, 'notification_id' | 'device_id'>;

/** A repeat of a request meets its own delivery by this id [L3]. */
export const deliveryIdOf = ({ notification_id, device_id }: Target): string =>
  device_id === undefined ? notification_id : `${notification_id}.${device_id}`;

/** How a channel tells of its attempts. */
export interface Outcomes {
  sent: typeof EmailSent | typeof PushSent | typeof SmsSent;
  failed: typeof EmailFailed | typeof PushFailed | typeof SmsFailed;
}

export const accept = (
  target: Target,
  wanted: Pick<Delivery, 'priority' | 'correlation_id' | 'traceparent'>,
): Decision<Draft<Delivery>> => ({
  document: { id: deliveryIdOf(target), ...target, status: 'waiting', attempt: 0, attempts: [], ...wanted },
  events: [],
});

/** Takes back what waits, or what has not been heard of yet, so that a late request meets the cancellation [L7]. */
export function withdraw(delivery: Delivery | undefined, target: Target): Decision<Draft<Delivery>> | undefined {
  if (!delivery) {
    const { document } = accept(target, {});
    return { document: { ...document, status: 'withdrawn' }, events: [] };
  }
  return delivery.status === 'waiting' ? { document: { ...delivery, status: 'withdrawn' }, events: [] } : undefined;
}

/** Marks the hand-over before it happens [D1]. Undefined when this is not the next attempt: somebody else is at it. */
export function begin(delivery: Delivery, number: number): Decision<Delivery> | undefined {
  const { status, attempt } = delivery;
  if ((status !== 'waiting' && status !== 'failed') || number !== attempt + 1) return undefined;
  return { document: { ...delivery, status: 'sending', attempt: number }, events: [] };
}

export interface Ending extends Omit<Attempt, 'device_id'> {
  answer: string;
  /** No further attempt follows by itself. */
  final: boolean;
  reason?: 'unregistered';
}

/** Takes down how an attempt ended, if that very attempt is still under way; a late answer changes nothing [D1]. */
export function conclude(
  delivery: Delivery,
  { final, reason, ...attempt }: Ending,
  { sent, failed }: Outcomes,
): Decision<Delivery> {
  const { number, outcome, answer } = attempt;
  if (delivery.status !== 'sending' || delivery.attempt !== number) return unchanged(delivery);
  const attempts = [...delivery.attempts, attempt];
  const { notification_id, device_id } = delivery;
  const told = { notification_id, ...(device_id !== undefined && { device_id }), attempt: number, answer };
  if (outcome === 'sent') return { document: { ...delivery, status: 'sent', attempts }, events: [sent(told)] };
  return {
    document: { ...delivery, status: final ? 'failed' : 'waiting', attempts },
    events: [failed({ ...told, outcome, final, ...(reason && { reason }) })],
  };
}

/** Ends what can be handed over no more, because something of ours is broken; a replay of its dead letter begins anew. */
export function giveUp(
  delivery: Delivery,
  { answer, at }: Pick<Ending, 'answer' | 'at'>,
  outcomes: Outcomes,
): Decision<Delivery> {
  const { status, attempt: number } = delivery;
  if (status === 'sending')
    return conclude(delivery, { number, outcome: 'unknown', answer, at, final: true }, outcomes);
  if (status !== 'waiting') return unchanged(delivery);
  const begun: Delivery = { ...delivery, status: 'sending', attempt: number + 1 };
  return conclude(begun, { number: number + 1, outcome: 'failed', answer, at, final: true }, outcomes);
}

/** The attempt was not handed over after all: it leaves no trace, and its number is used again. */
export function takeBack(delivery: Delivery, number: number): Decision<Delivery> {
  if (delivery.status !== 'sending' || delivery.attempt !== number) return unchanged(delivery);
  return { document: { ...delivery, status: 'waiting', attempt: number - 1 }, events: [] };
}
