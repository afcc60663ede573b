import {
  type Attempt,
  type Decision,
  type NewEvent,
  NotificationFailed,
  NotificationSent,
  type NotificationStatus,
  unchanged,
} from '@waybill/contracts';
import type { Notification, RecordedAttempt } from './notification.ts';

/** Of two tellings of one attempt the one that knows more counts. */
const weight: Record<Attempt['outcome'], number> = { unknown: 0, failed: 1, sent: 2 };

const latest = ({ attempts, handed_out }: Pick<Notification, 'attempts' | 'handed_out'>): number =>
  Math.max(handed_out, ...attempts.map(({ number }) => number));

/**
 * The status that attempts come to. It follows from the set of them alone, so the order in which their events arrive
 * does not matter [L7].
 */
export function statusOf(notification: Pick<Notification, 'attempts' | 'handed_out'>): NotificationStatus {
  const { attempts } = notification;
  if (attempts.some(({ outcome }) => outcome === 'sent')) return 'sent';
  const number = latest(notification);
  const last = attempts.find((attempt) => attempt.number === number);
  if (!last) return number === 0 ? 'queued' : 'sending';
  return last.final ? 'failed' : 'queued';
}

/** Takes down how an attempt ended. Hearing of it again changes nothing. */
export function record(notification: Notification, told: RecordedAttempt): Decision<Notification> {
  const known = notification.attempts.find(({ number }) => number === told.number);
  if (
    known &&
    (weight[known.outcome] > weight[told.outcome] || (known.outcome === told.outcome && known.final >= told.final))
  )
    return unchanged(notification);
  const attempts = [...notification.attempts.filter((one) => one !== known), told].toSorted(
    (one, other) => one.number - other.number,
  );
  const reached = { ...notification, attempts };
  const derived = statusOf(reached);
  // What was cancelled between two attempts stays so, unless one of them turns out to have succeeded.
  const status = notification.status === 'cancelled' && derived !== 'sent' ? 'cancelled' : derived;
  return {
    document: { ...reached, status },
    events: status === notification.status ? [] : eventsOf({ ...reached, status }),
  };
}

function eventsOf({ id, channel, user_id, template_code, status }: Notification): NewEvent[] {
  const facts = { notification_id: id, channel, user_id, template_code };
  if (status === 'sent') return [NotificationSent(facts)];
  if (status === 'failed') return [NotificationFailed(facts)];
  return [];
}

/**
 * Gives a message to the worker that has claimed this attempt: from here on it is `sending` and cannot be cancelled
 * [D3]. Asking again with the same number is harmless; a higher one means that the attempt before has ended in a way
 * nobody has told of yet. Undefined where there is nothing to send any more.
 */
export function handOver(notification: Notification, attempt: number): Decision<Notification> | undefined {
  const { status, message, address, handed_out } = notification;
  if (!message || !address) return undefined;
  const next = attempt > latest(notification);
  if (status === 'sending' && attempt === handed_out) return unchanged(notification);
  // A failed one is asked for again when somebody replays its dead letter.
  if (!next || !['queued', 'sending', 'failed'].includes(status)) return undefined;
  return { document: { ...notification, status: 'sending', handed_out: attempt }, events: [] };
}
