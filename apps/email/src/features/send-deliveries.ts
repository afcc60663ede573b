import { maxTries, worker } from '@waybill/messaging';
import { withContext } from '@waybill/runtime';
import type { Kit } from '@waybill/service';
import { Unreachable } from '@waybill/sidecar';
import type { Task } from '@waybill/store';
import type { Settings } from '../config.ts';
import type { Delivery } from '../domain/delivery.ts';
import type { ReadMessage } from '../neighbours/messages.ts';
import type { Gate } from '../sending/gate.ts';
import type { HandOver } from '../sending/hand-over.ts';
import { createRecord } from '../sending/record.ts';
import { deliveries, SEND } from '../storage/deliveries.ts';

/** Deliveries claimed per component: the messages of some are read while others are sent. */
const AHEAD = 4;
/** How long a task holds its place in a pause, so that the loop does not claim a whole queue only to give it back. */
const HOLD_MS = 1_000;
/** For reading the message and recording the outcome, within the lease. */
const MARGIN_MS = 30_000;

/** The provider did not take a mail; the message carries its answer, without addresses. */
export class SendFailed extends Error {
  constructor(answer: string) {
    super(`The e-mail was not sent: ${answer}`);
    this.name = 'SendFailed';
  }
}

type Needs = Pick<Kit, 'store' | 'clock'> & { readMessage: ReadMessage; handOver: HandOver; gate: Gate };

/**
 * Sends what is due. Each attempt is recorded and told of here; what is thrown then gives the task back to the kit's
 * loop, which keeps the schedule of retries and makes a dead letter of what failed for good [L8].
 */
export const sendDeliveries = (
  { store, clock, readMessage, handOver, gate }: Needs,
  settings: Pick<Settings, 'EMAIL_COMPONENTS' | 'SEND_DEADLINE_S'>,
) => {
  const record = createRecord({ store, clock });
  const deadlineMs = settings.SEND_DEADLINE_S * 1_000;
  const startWithinMs = deadlineMs / 2;

  async function handle([task]: readonly Task[]): Promise<void> {
    if (!task) return;
    const claimedMs = clock.monotonicMs();
    if (gate.pausedMs() > 0) return giveBack(task);
    const delivery = await store.documents(deliveries).find(task.id);
    if (!delivery || delivery.status === 'sent' || delivery.status === 'withdrawn')
      return store.commit((work) => work.finish(task));
    const { correlation_id: correlationId } = delivery;
    return withContext({ ...(correlationId && { correlationId }) }, () => deliver(task, delivery, claimedMs));
  }

  async function deliver(task: Task, { id, status, attempt, attempts }: Delivery, claimedMs: number): Promise<void> {
    // Whoever began it is gone, since its lease is.
    if (status === 'sending') await record.ended(id, { number: attempt, ...lost });
    // Failed for good, but no dead letter yet; a replayed one comes with fresh tries.
    if (status === 'failed' && task.spent >= maxTries) throw new SendFailed(attempts.at(-1)?.answer ?? 'unknown');
    const number = attempt + 1;
    const message = await readMessage({ id, attempt: number });
    if ('withdrawn' in message) return record.withdrawn(task);
    const handedOver = await handOver(message, number, startWithinMs - (clock.monotonicMs() - claimedMs));
    if (!handedOver) return giveBack(task);

    const { outcome, answer, spends } = handedOver;
    if (outcome === 'sent') return record.sent(task, { number, answer });
    if (outcome === 'none') await record.notBegun(id, number);
    else await record.ended(id, { number, outcome, answer, final: spends && task.spent >= maxTries });
    throw spends ? new SendFailed(answer) : new Unreachable('sidecar', answer);
  }

  /** No try is spent: the channel is paused, or busy. */
  async function giveBack(task: Task): Promise<void> {
    await clock.sleep(Math.min(HOLD_MS, gate.pausedMs()));
    await store.commit((work) => work.retry(task, { delayMs: gate.pausedMs(), spent: false }));
  }

  return worker({
    queue: SEND,
    // Waiting for a component, the send, what a restart of the sidecar waits for, and the margin.
    leaseMs: startWithinMs + 2 * deadlineMs + MARGIN_MS,
    concurrency: settings.EMAIL_COMPONENTS.length * AHEAD,
    handle,
  });
};

const lost = { outcome: 'unknown', answer: 'the worker ended before it recorded the answer', final: false } as const;
