import type { PublishedEvent, Stored } from '@waybill/contracts';
import { defineCollection, type NewTask } from '@waybill/store';

/** What could not be done: an event that a reaction threw on, or a task that ran out of tries. */
export interface DeadLetter extends Stored {
  /** `parked` is still retried, `dead` waits for a person. */
  status: 'parked' | 'dead';
  kind: 'event' | 'task';
  /** The reaction's or the queue's name. */
  by: string;
  /** The event, for kind `event`. */
  event?: PublishedEvent;
  /** The task, for kind `task`. */
  task?: Pick<NewTask, 'queue' | 'id' | 'payload'>;
  /** Subject of the event, so that a proof about an aggregate can look for it [S3]. */
  subject?: string;
  tries: number;
  error: { message: string; stack?: string };
}

export const deadLetters = defineCollection<DeadLetter>({
  name: 'dead_letters',
  notFound: 'dead-letter-not-found',
  indexes: [{ keys: { status: 1, created_at: -1 } }, { keys: { subject: 1 }, sparse: true }],
});

/** The queue that retries parked events. */
export const parkedQueue = 'parked-events';

export const maxTries = 5;

/** How long the first retry waits unless a setting says otherwise. */
export const defaultFirstRetryMs = 2_000;

/** Before the retry after so many spent tries: 2, 4, 8, 16, 32 s, or as many times `firstMs`, each ± 20 %. */
export function backoffMs(spent: number, firstMs = defaultFirstRetryMs): number {
  return firstMs * 2 ** (Math.min(spent, maxTries) - 1) * (0.8 + 0.4 * Math.random());
}

export function describe(error: unknown): DeadLetter['error'] {
  if (!(error instanceof Error)) return { message: String(error) };
  return { message: error.message, ...(error.stack && { stack: error.stack.slice(0, 4_000) }) };
}
