import { backoffMs, maxTries } from '@waybill/messaging';
import type { Clock } from '@waybill/runtime';
import { Unreachable } from '@waybill/sidecar';
import type { Task } from '@waybill/store';
import type { Delivery } from './delivery.ts';
import type { HandOver } from './hand-over.ts';
import type { HandedOver } from './provider.ts';
import type { ReadMessage } from './read-message.ts';
import { type AttemptRecord, SendFailed } from './record.ts';

interface Needs {
  clock: Clock;
  readMessage: ReadMessage;
  handOver: HandOver;
  record: AttemptRecord;
}

type Failure = Extract<HandedOver, { fault: string }>;

/**
 * Makes the next attempt of a claimed delivery and ends its task. Answers false when no attempt was made and the task is
 * still held. Throws `Unreachable` where no try is to be spent, and `SendFailed` after the last one.
 */
export function createAttempt({ clock, readMessage, handOver, record }: Needs) {
  async function failed(task: Task, number: number, failure: Failure): Promise<void> {
    const { outcome, answer, fault, reason, retryAfterMs = 0 } = failure;
    const told = { number, outcome, answer, ...(reason && { reason }) };
    if (fault === 'platform') {
      await record.ended(task.id, { ...told, final: false });
      throw new Unreachable('sidecar', answer);
    }
    // Neither another try nor a replay would help, so it is no dead letter.
    if (fault === 'message') return record.ended(task.id, { ...told, final: true }, (work) => work.finish(task));
    // The provider's fault: tried again a little later, or, after five retries, put aside as a dead letter [L8].
    const final = task.spent >= maxTries;
    const delayMs = Math.max(backoffMs(task.spent + 1), retryAfterMs);
    await record.ended(task.id, { ...told, final }, final ? undefined : (work) => work.retry(task, { delayMs }));
    if (final) throw new SendFailed(answer);
  }

  return async (task: Task, delivery: Delivery, startUntilMs: number): Promise<boolean> => {
    const { id, status, attempts, notification_id, device_id } = delivery;
    // Whoever began it is gone, since its lease is.
    if (status === 'sending') await record.ended(id, { number: delivery.attempt, ...lost });
    // Failed for good, but no dead letter yet; a replayed one comes with fresh tries.
    if (status === 'failed' && task.spent >= maxTries) throw new SendFailed(attempts.at(-1)?.answer ?? 'unknown');
    const number = delivery.attempt + 1;
    const message = await readMessage({
      id: notification_id,
      ...(device_id !== undefined && { device_id }),
      attempt: number,
    });
    if ('withdrawn' in message) {
      await record.withdrawn(task, delivery);
      return true;
    }
    const handedOver = await handOver(message, { id, number }, startUntilMs - clock.monotonicMs());
    if (!handedOver) return false;
    if ('fault' in handedOver) {
      await failed(task, number, handedOver);
      return true;
    }
    const { outcome, answer } = handedOver;
    if (outcome === 'none') {
      await record.notBegun(id, number);
      throw new Unreachable('sidecar', answer);
    }
    await record.ended(id, { number, outcome, answer, final: true }, (work) => work.finish(task));
    return true;
  };
}

const lost = { outcome: 'unknown', answer: 'the worker ended before it recorded the answer', final: false } as const;
