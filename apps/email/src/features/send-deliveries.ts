import { worker } from '@waybill/messaging';
import { withContext, withSpan } from '@waybill/runtime';
import type { Kit } from '@waybill/service';
import { Unreachable } from '@waybill/sidecar';
import { type Task, TaskLost } from '@waybill/store';
import type { Settings } from '../config.ts';
import type { Delivery } from '../domain/delivery.ts';
import type { ReadMessage } from '../neighbours/messages.ts';
import { createAttempt } from '../sending/attempt.ts';
import type { Gate } from '../sending/gate.ts';
import type { HandOver } from '../sending/hand-over.ts';
import { createRecord } from '../sending/record.ts';
import { deliveries, SEND } from '../storage/deliveries.ts';

/** Deliveries claimed together; their messages are read together. */
const batch = 8;
/** How long a task holds its place in a pause, so that the loop does not claim a whole queue only to give it back. */
const holdMs = 1_000;
/** For reading the message and recording the outcome, within the lease. */
const marginMs = 30_000;

type Needs = Pick<Kit, 'store' | 'clock'> & { readMessage: ReadMessage; handOver: HandOver; gate: Gate };

/** Sends what is due: the mails of a batch go side by side, as components become free [D2]. */
export const sendDeliveries = (
  { store, clock, readMessage, handOver, gate }: Needs,
  settings: Pick<Settings, 'EMAIL_COMPONENTS' | 'SEND_DEADLINE_S'>,
) => {
  const attempt = createAttempt({ clock, readMessage, handOver, record: createRecord({ store, clock }) });
  const deadlineMs = settings.SEND_DEADLINE_S * 1_000;
  const startWithinMs = deadlineMs / 2;

  /** What throws is given back by the kit's loop; a neighbour out of reach comes first, since it must spend no try. */
  async function handle(tasks: readonly Task[]): Promise<void> {
    const startUntilMs = clock.monotonicMs() + startWithinMs;
    const found = await store.documents(deliveries).findMany(tasks.map(({ id }) => id));
    const known = new Map(found.map((delivery) => [delivery.id, delivery]));
    const ended = await Promise.allSettled(tasks.map((task) => takeUp(task, known.get(task.id), startUntilMs)));
    const errors = ended.flatMap((one): unknown[] => (one.status === 'rejected' ? [one.reason] : []));
    const thrown = errors.filter((error) => !(error instanceof TaskLost));
    if (thrown.length > 0) throw thrown.find((error) => error instanceof Unreachable) ?? thrown[0];
  }

  async function takeUp(task: Task, delivery: Delivery | undefined, startUntilMs: number): Promise<void> {
    if (!delivery || delivery.status === 'sent' || delivery.status === 'withdrawn')
      return store.commit((work) => work.finish(task));
    if (gate.pausedMs() > 0) return giveBack(task);
    const { correlation_id: correlationId, traceparent } = delivery;
    const context = correlationId === undefined ? {} : { correlationId };
    const made = await withContext(context, () =>
      withSpan('send e-mail', { causes: [traceparent] }, () => attempt(task, delivery, startUntilMs)),
    );
    if (!made) await giveBack(task);
  }

  /** No try is spent: the channel is paused, or busy. */
  async function giveBack(task: Task): Promise<void> {
    await clock.sleep(Math.min(holdMs, gate.pausedMs()));
    await store.commit((work) => work.retry(task, { delayMs: gate.pausedMs(), spent: false }));
  }

  return worker({
    queue: SEND,
    // Waiting for a component, the send, what a restart of the sidecar waits for, and the margin.
    leaseMs: startWithinMs + 2 * deadlineMs + marginMs,
    batch,
    // One batch more than there are components is read while the others are sent.
    concurrency: settings.EMAIL_COMPONENTS.length + 1,
    handle,
  });
};
