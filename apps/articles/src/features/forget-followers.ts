import { worker } from '@waybill/messaging';
import type { Kit } from '@waybill/service';
import { follows } from '../storage/followers.ts';

export const FORGET_FOLLOWER = 'forget-follower';

/** Removes what a deleted user followed. */
export const forgetFollowers = ({ store }: Pick<Kit, 'store'>) =>
  worker({
    queue: FORGET_FOLLOWER,
    leaseMs: 30_000,
    async handle(tasks) {
      for (const task of tasks) {
        let found: { id: string }[];
        do {
          ({ items: found } = await store.documents(follows).list({ filter: { user_id: task.id }, limit: 100 }));
          const ids = found.map(({ id }) => id);
          await store.commit(async (work) => {
            for (const id of ids) await work.remove(follows, id);
          });
        } while (found.length > 0);
        await store.commit((work) => work.finish(task));
      }
    },
  });
