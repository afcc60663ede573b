import { Unreachable } from '@waybill/sidecar';
import { type KitStore, StoreUnavailable, type Task, TaskLost } from '@waybill/store';
import { v5 as uuidFrom } from 'uuid';
import { backoffMs, deadLetters, describe, maxTries } from './dead-letters.ts';
import type { MessagingObserver } from './observer.ts';
import { GivenUp, TasksFailed } from './task-errors.ts';
import type { Worker } from './types.ts';

const namespace = 'b0d3b0c0-6e0b-4c0a-9b57-0f6a3f1e2d44';

export interface WorkerLoop {
  queue: string;
  /** Looks for due tasks: at its start, when a call has ended, and when it is woken, never by itself. */
  wake(): void;
  /** Claims nothing more and resolves when the calls under way have ended. */
  stop(): Promise<void>;
}

/** Runs a worker: claims what is due, hands it out in batches, and gives back what threw [L8]. */
export function startWorker({
  worker: { queue, leaseMs, batch = 1, concurrency = 1, paused = () => false, handle, dead },
  store,
  observer,
  unreachableMs = 30_000,
  firstRetryMs,
}: {
  worker: Worker;
  store: KitStore;
  observer: MessagingObserver;
  unreachableMs?: number;
  firstRetryMs?: number | undefined;
}): WorkerLoop {
  let stopping = false;
  const running = new Set<Promise<void>>();
  let woken = false;
  let rouse = () => {};

  async function run(tasks: readonly Task[]): Promise<void> {
    try {
      await handle(tasks);
    } catch (error) {
      const errors = error instanceof TasksFailed ? error.errors : new Map(tasks.map(({ id }) => [id, error]));
      const told = [...new Set(errors.values())].filter(
        (one) => !(one instanceof StoreUnavailable || one instanceof TaskLost),
      );
      for (const one of told) observer.taskFailed?.(queue, one);
      for (const task of tasks.filter(({ id }) => errors.has(id)))
        await giveBack(task, errors.get(task.id)).catch(() => undefined); // the lease brings it back
    }
  }

  /** A task of a batch that was finished before the batch threw is not held any more: `TaskLost` leaves it alone. */
  async function giveBack(task: Task, error: unknown): Promise<void> {
    if (error instanceof Unreachable || error instanceof StoreUnavailable) {
      await store.commit((work) => work.retry(task, { delayMs: unreachableMs, spent: false }));
    } else if (task.spent < maxTries && !(error instanceof GivenUp)) {
      await store.commit((work) => work.retry(task, { delayMs: backoffMs(task.spent + 1, firstRetryMs) }));
    } else {
      await store.commit(async (work) => {
        const id = uuidFrom(`${queue}|${task.id}`, namespace);
        await work.put(deadLetters, id, () => ({
          document: {
            id,
            status: 'dead' as const,
            kind: 'task' as const,
            by: queue,
            task: { queue, id: task.id, payload: task.payload },
            tries: task.spent + 1,
            error: describe(error),
          },
          events: [],
        }));
        work.finish(task);
        await dead?.(task, error, work);
      });
      observer.dead?.(queue, error);
    }
  }

  async function loop(): Promise<void> {
    while (!stopping) {
      woken = false;
      const free = paused() ? 0 : concurrency - running.size;
      const tasks = free > 0 ? await store.claim(queue, { limit: free * batch, leaseMs }).catch(() => []) : [];
      for (let start = 0; start < tasks.length; start += batch) {
        const call = run(tasks.slice(start, start + batch)).finally(() => {
          running.delete(call);
          wake();
        });
        running.add(call);
      }
      if (woken && running.size < concurrency && !paused()) continue;
      const roused = new Promise<void>((resolve) => {
        rouse = resolve;
      });
      if (!stopping) await roused;
    }
  }

  function wake(): void {
    woken = true;
    rouse();
  }

  const looping = loop();
  return {
    queue,
    wake,
    async stop() {
      stopping = true;
      rouse();
      await looping;
      await Promise.allSettled(running);
    },
  };
}
