import type { PublishedEvent } from '@waybill/contracts';
import type { NewTask, Store, Task } from '@waybill/store';
import { eachTask } from './task-errors.ts';
import type { Worker } from './types.ts';

/**
 * What `forgetWorker` shall take out of its cache once this is committed. The task has an id of its own, that of the event
 * it goes back to: were it the cached thing's, a busy one would have every commit fight with the worker for one row.
 */
export const forgetting = (queue: string, { id }: Pick<PublishedEvent, 'id'>, ids: readonly string[]): NewTask => ({
  queue,
  id,
  payload: { ids },
});

/**
 * Takes out of a cache what reactions changed: a reaction itself speaks to nobody [L6], and only what has been
 * committed may be forgotten [S6]. A reaction schedules `forgetting(queue, event, ids)`, and `forget` gets the ids.
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
    await forget([...new Set(tasks.flatMap(idsOf))]);
    await eachTask(tasks, (task) => store.commit((work) => work.finish(task)));
  },
});

/** Tasks of builds before this one have the thing's id, and no others. */
const idsOf = ({ id, payload }: Task): readonly string[] => (payload.ids as string[] | undefined) ?? [id];
