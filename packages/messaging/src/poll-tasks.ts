import type { Clock } from '@waybill/runtime';
import type { KitStore } from '@waybill/store';
import type { MessagingObserver } from './observer.ts';
import type { WorkerLoop } from './worker-loop.ts';

/**
 * Wakes the workers for what nobody told them of: tasks that became due by the database's clock, and what other replicas
 * left behind. One question for all queues of a process, however many it has; while any has due tasks that nobody takes,
 * each worker looks for its own. Ends when `signal` aborts.
 */
export async function pollTasks({
  loops,
  store,
  clock,
  observer,
  signal,
  pollMs = 1_000,
}: {
  loops: readonly Pick<WorkerLoop, 'queue' | 'wake'>[];
  store: Pick<KitStore, 'anyDue'>;
  clock: Clock;
  observer: MessagingObserver;
  signal: AbortSignal;
  pollMs?: number;
}): Promise<void> {
  const queues = loops.map(({ queue }) => queue);
  let failed = 0;
  while (!signal.aborted) {
    await clock.sleep(pollMs, signal);
    if (signal.aborted) return;
    try {
      if (await store.anyDue(queues)) for (const loop of loops) loop.wake();
      failed = 0;
    } catch (error) {
      failed += 1;
      if (!signal.aborted) observer.pollFailed?.(error, failed);
    }
  }
}
