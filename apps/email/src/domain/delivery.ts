import {
  type Attempt,
  type Decision,
  type Draft,
  EmailFailed,
  EmailSent,
  type Stored,
  unchanged,
} from '@waybill/contracts';

/** `waiting` between attempts too; a `failed` one is sent again only when its dead letter is replayed. */
type DeliveryStatus = 'waiting' | 'sending' | 'sent' | 'failed' | 'withdrawn';

/** One e-mail to be sent. Its id is the notification's; who gets it and what it says stay with notifications [L10]. */
export interface Delivery extends Stored {
  status: DeliveryStatus;
  /** Missing where it was cancelled before it was heard of. */
  priority?: number;
  /** The number of the attempt begun last, 0 before the first. */
  attempt: number;
  attempts: Attempt[];
  correlation_id?: string;
  traceparent?: string;
}

export const accept = ({
  id,
  ...wanted
}: Pick<Delivery, 'id' | 'priority' | 'correlation_id' | 'traceparent'>): Decision<Draft<Delivery>> => ({
  document: { id, status: 'waiting', attempt: 0, attempts: [], ...wanted },
  events: [],
});

/** Takes back what waits, or what has not been heard of yet, so that a late request meets the cancellation [L7]. */
export function withdraw(delivery: Delivery | undefined, id: string): Decision<Draft<Delivery>> | undefined {
  if (!delivery) return { document: { id, status: 'withdrawn', attempt: 0, attempts: [] }, events: [] };
  return delivery.status === 'waiting' ? { document: { ...delivery, status: 'withdrawn' }, events: [] } : undefined;
}

/** Marks the hand-over before it happens [D1]. Undefined when this is not the next attempt: somebody else is at it. */
export function begin(delivery: Delivery, number: number): Decision<Delivery> | undefined {
  const { status, attempt } = delivery;
  if ((status !== 'waiting' && status !== 'failed') || number !== attempt + 1) return undefined;
  return { document: { ...delivery, status: 'sending', attempt: number }, events: [] };
}

export interface Ending extends Attempt {
  answer: string;
  /** No further attempt follows by itself. */
  final: boolean;
}

/** Takes down how an attempt ended, if that very attempt is still under way; a late answer changes nothing [D1]. */
export function conclude(delivery: Delivery, { final, ...attempt }: Ending): Decision<Delivery> {
  const { number, outcome, answer } = attempt;
  if (delivery.status !== 'sending' || delivery.attempt !== number) return unchanged(delivery);
  const attempts = [...delivery.attempts, attempt];
  const told = { notification_id: delivery.id, attempt: number, answer };
  if (outcome === 'sent') return { document: { ...delivery, status: 'sent', attempts }, events: [EmailSent(told)] };
  return {
    document: { ...delivery, status: final ? 'failed' : 'waiting', attempts },
    events: [EmailFailed({ ...told, outcome, final })],
  };
}

/** The attempt was not handed over after all: it leaves no trace, and its number is used again. */
export function takeBack(delivery: Delivery, number: number): Decision<Delivery> {
  if (delivery.status !== 'sending' || delivery.attempt !== number) return unchanged(delivery);
  return { document: { ...delivery, status: 'waiting', attempt: number - 1 }, events: [] };
}
