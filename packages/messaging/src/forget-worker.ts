import { type Store, TaskLost } from '@waybill/store';
import type { Worker } from './types.ts';

/**
 * Takes out of a cache what reactions changed: a reaction itself speaks to nobody [L6], and only what has been
 * committed may be forgotten [S6]. A reaction schedules `{ queue, id }`, and `forget` gets the ids. Where every commit
 * schedules, each needs an id of its own: the worker, which ends what others are scheduling, would have them run again.
 */
export const forgetWorker = ({
  queue,
  store,
  forget,
}: {
  queue: string;
  store: Store;
  forget: (ids: readonly string[]) => Promise<void>;
}): Worker => ({
  queue,
  leaseMs: 10_000,
  batch: 100,
  async handle(tasks) {
    await forget(tasks.map(({ id }) => id));
    await Promise.all(
      tasks.map((task) =>
        store
          .commit((work) => work.finish(task))
          .catch((error: unknown) => {
            // Changed again meanwhile: the task is due again, and will be done again.
            if (!(error instanceof TaskLost)) throw error;
          }),
      ),
    );
  },
});
