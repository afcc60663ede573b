import { eachTask, type Worker, worker } from '@waybill/messaging';
import { type Clock, withContext, withSpan } from '@waybill/runtime';
import type { Store, Task } from '@waybill/store';
import { logged } from './answer.ts';
import type { createAttempt } from './attempt.ts';
import { deliveries } from './collection.ts';
import { type Delivery, giveUp, type Outcomes } from './delivery.ts';
import type { Gate } from './gate.ts';

/** Deliveries claimed together. */
const batch = 8;
/** How long a task holds its place in a pause, so that the loop does not claim a whole queue only to give it back. */
const holdMs = 1_000;
/** Within the lease, for reading the message, this one's and that of a send before it, and for recording outcomes. */
const marginMs = 60_000;

interface Needs {
  store: Store;
  clock: Clock;
  gate: Gate;
  attempt: ReturnType<typeof createAttempt>;
  outcomes: Outcomes;
  queue: string;
  deadlineMs: number;
  /** How many batches are worked at once. */
  batches: number;
}

/** Sends what is due: the messages of a batch go side by side, as there is room for them. */
export function sendDeliveries({ store, clock, gate, attempt, outcomes, queue, deadlineMs, batches }: Needs): Worker {
  const startWithinMs = deadlineMs / 2;

  async function handle(tasks: readonly Task[]): Promise<void> {
    const startUntilMs = clock.monotonicMs() + startWithinMs;
    const found = await store.documents(deliveries).findMany(tasks.map(({ id }) => id));
    const known = new Map(found.map((delivery) => [delivery.id, delivery]));
    await eachTask(tasks, (task) => takeUp(task, known.get(task.id), startUntilMs));
  }

  async function takeUp(task: Task, delivery: Delivery | undefined, startUntilMs: number): Promise<void> {
    if (!delivery || delivery.status === 'sent' || delivery.status === 'withdrawn')
      return store.commit((work) => work.finish(task));
    if (gate.pausedMs() > 0) return giveBack(task);
    const { correlation_id: correlationId, traceparent } = delivery;
    const context = correlationId === undefined ? {} : { correlationId };
    const made = await withContext(context, () =>
      withSpan(`send ${queue}`, { causes: [traceparent] }, () => attempt(task, delivery, startUntilMs)),
    );
    if (!made) await giveBack(task);
  }

  /** No try is spent: the channel is paused, or busy. */
  async function giveBack(task: Task): Promise<void> {
    await clock.sleep(Math.min(holdMs, gate.pausedMs()));
    await store.commit((work) => work.retry(task, { delayMs: gate.pausedMs(), spent: false }));
  }

  // Waiting for room, the send, what a restart of the sidecar waits for, and the margin.
  const leaseMs = startWithinMs + 2 * deadlineMs + marginMs;
  return worker({
    queue,
    leaseMs,
    batch,
    concurrency: batches,
    handle,
    /** Whatever the task died of, notifications must hear that nothing follows. */
    async dead({ id }, error, work) {
      const delivery = await work.find(deliveries, id);
      if (!delivery) return;
      const { correlation_id, traceparent } = delivery;
      const cause = { ...(correlation_id && { correlationid: correlation_id }), ...(traceparent && { traceparent }) };
      const answer = logged(error instanceof Error ? error.message : String(error));
      const at = clock.now().toISOString();
      await work.because(cause).change(deliveries, id, (known) => giveUp(known, { answer, at }, outcomes));
    },
  });
}
