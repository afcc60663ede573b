import {
  type Attempt,
  type Decision,
  type NewEvent,
  NotificationFailed,
  NotificationSent,
  type NotificationStatus,
  unchanged,
} from '@waybill/contracts';
import { cancel, isErased, type Notification, type Place, type RecordedAttempt } from './notification.ts';

type History = Pick<Notification, 'attempts' | 'places'>;

/** Of two tellings of one attempt the one that knows more counts. */
const weight: Record<Attempt['outcome'], number> = { unknown: 0, failed: 1, sent: 2 };

const attemptsAt = ({ attempts }: History, { device_id }: { device_id?: string | undefined }): RecordedAttempt[] =>
  attempts.filter((attempt) => attempt.device_id === device_id);

const latest = (history: History, place: Place): number =>
  Math.max(place.handed_out, ...attemptsAt(history, place).map(({ number }) => number));

/** How far the message has come at one place. */
function statusAt(history: History, place: Place): 'queued' | 'sending' | 'sent' | 'failed' {
  const attempts = attemptsAt(history, place);
  if (attempts.some(({ outcome }) => outcome === 'sent')) return 'sent';
  const number = latest(history, place);
  const last = attempts.find((attempt) => attempt.number === number);
  if (!last) return number === 0 ? 'queued' : 'sending';
  return last.final ? 'failed' : 'queued';
}

/** A message that has reached one device has reached its reader; it has failed where no device can be reached. */
const furthest = ['sent', 'sending', 'queued', 'failed'] as const;

/**
 * The status that attempts come to. It follows from the set of them alone, so the order in which their events arrive
 * does not matter [L7].
 */
export function statusOf(history: History): NotificationStatus {
  const reached = new Set(history.places.map((place) => statusAt(history, place)));
  return furthest.find((status) => reached.has(status)) ?? 'queued';
}

/** Takes down how an attempt ended. Hearing of it again changes nothing. */
export function record(notification: Notification, told: RecordedAttempt): Decision<Notification> {
  const known = attemptsAt(notification, told).find(({ number }) => number === told.number);
  if (
    known &&
    (weight[known.outcome] > weight[told.outcome] || (known.outcome === told.outcome && known.final >= told.final))
  )
    return unchanged(notification);
  const attempts = [...notification.attempts.filter((one) => one !== known), told].toSorted(
    (one, other) => (one.device_id ?? '').localeCompare(other.device_id ?? '') || one.number - other.number,
  );
  const reached = { ...notification, attempts };
  const derived = statusOf(reached);
  // What was cancelled between two attempts stays so, unless one of them turns out to have succeeded.
  const status = notification.status === 'cancelled' && derived !== 'sent' ? 'cancelled' : derived;
  // Its user was deleted while it was sent: nobody will be given it again, so it must not wait for ever.
  if (status === 'queued' && isErased(notification)) return cancel({ ...reached, status });
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

/** What a worker has claimed: the next attempt of a notification, at one of its places. */
export interface Claim {
  attempt: number;
  device_id?: string | undefined;
}

/**
 * Gives a message to the worker that has claimed this attempt: from here on it is `sending` and cannot be cancelled
 * [D3]. Asking again with the same number is harmless; a higher one means that the attempt before has ended in a way
 * nobody has told of yet. Undefined where there is nothing to send any more.
 */
export function handOver(
  notification: Notification,
  { attempt, device_id }: Claim,
): (Decision<Notification> & { to: string }) | undefined {
  const { status, message, places } = notification;
  const place = places.find((one) => one.device_id === device_id);
  if (!message || place?.address === undefined || !['queued', 'sending', 'sent', 'failed'].includes(status))
    return undefined;
  const to = place.address;
  const reached = statusAt(notification, place);
  if (reached === 'sending' && attempt === place.handed_out) return { ...unchanged(notification), to };
  // A failed one is asked for again when somebody replays its dead letter.
  if (reached === 'sent' || attempt <= latest(notification, place)) return undefined;
  const given = {
    ...notification,
    places: places.map((one) => (one === place ? { ...one, handed_out: attempt } : one)),
  };
  return { document: { ...given, status: statusOf(given) }, events: [], to };
}
