import { worker } from '@waybill/messaging';
import type { Kit } from '@waybill/service';
import { erase } from '../domain/notification.ts';
import { notifications } from '../storage/notifications.ts';

export const ERASE_USER = 'erase-user';

/** Cancels what waits for a deleted user and takes addresses, messages and variables out of all the rest. */
export const eraseUsers = ({ store }: Pick<Kit, 'store'>) =>
  worker({
    queue: ERASE_USER,
    leaseMs: 60_000,
    handle: async (tasks) => {
      for (const task of tasks) {
        let cursor: string | undefined;
        do {
          const page = await store.documents(notifications).list({ filter: { user_id: task.id }, limit: 100, cursor });
          const ids = page.items.map(({ id }) => id);
          await store.documents(notifications).changeAll(ids, (found) => [...found.values()].map(erase));
          cursor = page.next_cursor;
        } while (cursor !== undefined);
        await store.commit((work) => work.finish(task));
      }
    },
  });
