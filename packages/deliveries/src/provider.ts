import type { Attempt } from '@waybill/contracts';
import { SidecarFailed, Unreachable } from '@waybill/sidecar';
import { isRefusal, logged } from './answer.ts';
import type { Message } from './read-message.ts';

/** A message that is given out: to whom, and what it says. */
export type Parcel = Exclude<Message, { withdrawn: string }>;

/**
 * How a hand-over ended. `none`: the provider was not asked, so nothing is recorded. Else whose fault it is:
 * the provider's spends a try and counts for the breaker, which the others leave alone; the message's own ends the
 * delivery, since trying again would not help; the recipient's ends it too, as a dead letter, since an account can be
 * mended; the platform's (our sidecar died) spends nothing.
 */
export type HandedOver =
  | { outcome: 'sent' | 'none'; answer: string }
  | {
      outcome: Exclude<Attempt['outcome'], 'sent'>;
      answer: string;
      fault: 'provider' | 'recipient' | 'message' | 'platform';
      reason?: 'unregistered';
      /** The provider asked for this much patience. */
      retryAfterMs?: number;
    };

/** What a message goes out through; it has a place there until its work has settled. */
export interface Room {
  readonly via: string;
  /** Runs the send when its turn has come, with the deadline from then on; undefined when it did not come in time. */
  timed<T>(send: () => Promise<T>): Promise<T | undefined>;
  /** Whether the send has exceeded its deadline; asked while it is under way. */
  isOverdue(): boolean;
  /** False while another send that shares its sidecar is overdue: what has not begun waits for the sidecar's new start. */
  mayBegin(): boolean;
}

/** What is special to one channel's provider. */
export interface Provider {
  /** Batches of eight messages that are worked at once. */
  batches: number;
  /**
   * Does `work` when there is room for it; undefined when there was none within `waitMs`. Left out: there always is.
   */
  use?<T>(work: (room: Room) => Promise<T>, waitMs: number): Promise<T | undefined>;
  /** Why a message can never be sent over this channel. */
  flawOf(parcel: Parcel): string | undefined;
  /** Whether a refusal, as the binding words it, is about the recipient alone. Left out: none is. */
  refusesRecipient?(refusal: string): boolean;
  /** Hands one message over and settles when the provider has answered. What it throws is judged by `failureOf`. */
  send(parcel: Parcel, via: string): Promise<HandedOver>;
}

/** Only a refusal says that a message was not sent; anything else may have happened after the sending [D1]. */
export function failureOf(
  error: unknown,
  overdue: boolean,
  { refusesRecipient = () => false }: Pick<Provider, 'refusesRecipient'> = {},
): HandedOver {
  const answer = logged(error instanceof Error ? error.message : String(error));
  if (wasNotAsked(error)) return { outcome: 'none', answer };
  if (error instanceof SidecarFailed && isRefusal(error.message))
    return { outcome: 'failed', answer, fault: refusesRecipient(error.message) ? 'recipient' : 'provider' };
  if (overdue) return { outcome: 'unknown', answer: `no answer within the deadline; ${answer}`, fault: 'provider' };
  return { outcome: 'unknown', answer, fault: error instanceof Unreachable ? 'platform' : 'provider' };
}

/** The sidecar does not listen, forbids it, or has no such component: for that Dapr has the code of a failing provider. */
function wasNotAsked(error: unknown): boolean {
  if (error instanceof SidecarFailed) return error.status < 500 || /find output binding/.test(error.message);
  const { cause } = error instanceof Unreachable ? error : {};
  return cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED';
}
