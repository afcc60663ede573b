import { backoffMs, maxTries } from '@waybill/messaging';
import type { Clock } from '@waybill/runtime';
import { Unreachable } from '@waybill/sidecar';
import type { Task } from '@waybill/store';
import type { Delivery } from './delivery.ts';
import type { Gate } from './gate.ts';
import type { HandOver } from './hand-over.ts';
import type { HandedOver } from './provider.ts';
import { type AttemptRecord, SendFailed } from './record.ts';

interface Needs {
  clock: Clock;
  gate: Pick<Gate, 'pausedMs'>;
  handOver: HandOver;
  record: AttemptRecord;
}

type Failure = Extract<HandedOver, { fault: string }> & { trial: boolean };

/** A message that tries the provider after a pause so often may be the one that breaks it. */
const mostFreeTrials = 50;

/**
 * Makes the next attempt of a claimed delivery and ends its task. Answers false when no attempt was made and the task is
 * still held. Throws `Unreachable` where no try is to be spent, and `SendFailed` after the last one.
 */
export function createAttempt({ clock, gate, handOver, record }: Needs) {
  async function failed(task: Task, number: number, failure: Failure): Promise<void> {
    const { outcome, answer, fault, reason, retryAfterMs = 0, trial } = failure;
    const told = { number, outcome, answer, ...(reason && { reason }) };
    if (fault === 'platform') {
      await record.ended(task.id, { ...told, final: false });
      throw new Unreachable('sidecar', answer);
    }
    // Neither another try nor a replay would help, so it is no dead letter.
    if (fault === 'message') return record.ended(task.id, { ...told, final: true }, (work) => work.finish(task));
    // The provider's fault: tried again a little later, or, after five retries, put aside as a dead letter [L8]. A pause
    // spends no try, not even that of the message which finds that it must go on; others try before this one does again.
    // One that may have been delivered does: each repeat may be another mail to the same reader [D1].
    const free = trial && outcome === 'failed' && number <= mostFreeTrials;
    const final = fault === 'recipient' || (!free && task.spent >= maxTries);
    const delayMs = Math.max(backoffMs(task.spent + 1), retryAfterMs) + (free ? gate.pausedMs() : 0);
    await record.ended(
      task.id,
      { ...told, final },
      final ? undefined : (work) => work.retry(task, { delayMs, spent: !free }),
    );
    if (final) throw new SendFailed(answer);
  }

  return async (task: Task, delivery: Delivery, startUntilMs: number): Promise<boolean> => {
    const { id, status, attempts } = delivery;
    // Whoever began it is gone, since its lease is.
    if (status === 'sending') await record.ended(id, { number: delivery.attempt, ...lost });
    // Failed for good, but no dead letter yet; a replayed one comes with fresh tries.
    if (status === 'failed' && task.spent >= maxTries) throw new SendFailed(attempts.at(-1)?.answer ?? 'unknown');
    const number = delivery.attempt + 1;
    const handedOver = await handOver(delivery, number, startUntilMs - clock.monotonicMs());
    if (!handedOver) return false;
    if ('begun' in handedOver) {
      await record.notBegun(id, number);
      return false;
    }
    if ('withdrawn' in handedOver) {
      await record.withdrawn(task, delivery);
      return true;
    }
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
