import { worker } from '@waybill/messaging';
import type { Kit } from '@waybill/service';
import { TaskLost } from '@waybill/store';
import { told } from '../domain/article.ts';
import { readNames } from '../neighbours/names.ts';
import { authors, READ_AUTHOR } from '../storage/authors.ts';

/** Asks users for the names of authors, a batch at a time, outside any transaction [L6]. */
export const readAuthors = (kit: Pick<Kit, 'store' | 'sidecar'>) =>
  worker({
    queue: READ_AUTHOR,
    leaseMs: 30_000,
    batch: 100,
    async handle(tasks) {
      const ids = tasks.map(({ id }) => id);
      const names = await readNames(kit, ids);
      const ended = await Promise.allSettled(
        tasks.map((task) =>
          kit.store.commit(
            async (work) => {
              work.finish(task);
              await work.change(authors, task.id, (author) => told(author, names.get(task.id)));
            },
            { reads: [{ collection: authors, ids: [task.id] }] },
          ),
        ),
      );
      // Changed again meanwhile: the task is due again, and reads what is newest.
      for (const outcome of ended)
        if (outcome.status === 'rejected' && !(outcome.reason instanceof TaskLost)) throw outcome.reason;
    },
  });
