import { backoffMs, maxTries } from '@waybill/messaging';
import type { Clock } from '@waybill/runtime';
import { Unreachable } from '@waybill/sidecar';
import type { Task } from '@waybill/store';
import type { Delivery } from '../domain/delivery.ts';
import type { ReadMessage } from '../neighbours/messages.ts';
import type { HandOver } from './hand-over.ts';
import { type AttemptRecord, SendFailed } from './record.ts';

interface Needs {
  clock: Clock;
  readMessage: ReadMessage;
  handOver: HandOver;
  record: AttemptRecord;
}

/**
 * Makes the next attempt of a claimed delivery and ends its task. Answers false when no attempt was made and the task is
 * still held. Throws `Unreachable` where no try is to be spent, and `SendFailed` after the last one.
 */
export function createAttempt({ clock, readMessage, handOver, record }: Needs) {
  /** The provider's fault: tried again a little later, or, after five retries, put aside as a dead letter [L8]. */
  async function failed(task: Task, told: { number: number; outcome: 'failed' | 'unknown'; answer: string }) {
    const final = task.spent >= maxTries;
    const delayMs = backoffMs(task.spent + 1);
    await record.ended(task.id, { ...told, final }, final ? undefined : (work) => work.retry(task, { delayMs }));
    if (final) throw new SendFailed(told.answer);
  }

  return async (task: Task, delivery: Delivery, startUntilMs: number): Promise<boolean> => {
    const { id, status, attempts } = delivery;
    // Whoever began it is gone, since its lease is.
    if (status === 'sending') await record.ended(id, { number: delivery.attempt, ...lost });
    // Failed for good, but no dead letter yet; a replayed one comes with fresh tries.
    if (status === 'failed' && task.spent >= maxTries) throw new SendFailed(attempts.at(-1)?.answer ?? 'unknown');
    const number = delivery.attempt + 1;
    const message = await readMessage({ id, attempt: number });
    if ('withdrawn' in message) {
      await record.withdrawn(task);
      return true;
    }
    const handedOver = await handOver(message, number, startUntilMs - clock.monotonicMs());
    if (!handedOver) return false;

    const { outcome, answer, spends } = handedOver;
    if (outcome === 'sent') {
      await record.ended(id, { number, outcome, answer, final: true }, (work) => work.finish(task));
      return true;
    }
    if (outcome === 'none') await record.notBegun(id, number);
    else if (spends) {
      await failed(task, { number, outcome, answer });
      return true;
    } else await record.ended(id, { number, outcome, answer, final: false });
    throw new Unreachable('sidecar', answer);
  };
}

const lost = { outcome: 'unknown', answer: 'the worker ended before it recorded the answer', final: false } as const;
