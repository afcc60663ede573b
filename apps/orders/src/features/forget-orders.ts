import { worker } from '@waybill/messaging';
import type { Kit } from '@waybill/service';
import { TaskLost } from '@waybill/store';
import type { OrderCache } from '../storage/order-cache.ts';

export const FORGET_ORDER = 'forget-order';

/** Takes orders out of the cache after a reaction changed them: a reaction itself speaks to nobody [L6]. */
export const forgetOrders = ({ store, cache }: Pick<Kit, 'store'> & { cache: OrderCache }) =>
  worker({
    queue: FORGET_ORDER,
    leaseMs: 10_000,
    batch: 100,
    handle: async (tasks) => {
      await cache.forget(...tasks.map(({ id }) => id));
      await Promise.all(
        tasks.map((task) =>
          store
            .commit((work) => work.finish(task))
            .catch((error: unknown) => {
              // The order changed again meanwhile: the task is due again, and will be done again.
              if (!(error instanceof TaskLost)) throw error;
            }),
        ),
      );
    },
  });
