import { worker } from '@waybill/messaging';
import type { Kit } from '@waybill/service';
import { TaskLost } from '@waybill/store';
import type { ProductCache } from '../storage/product-cache.ts';

export const FORGET_PRODUCT = 'forget-product';

/** Takes products out of the cache after a reaction moved their stock: a reaction itself speaks to nobody [L6]. */
export const forgetProducts = ({ store, catalogue }: Pick<Kit, 'store'> & { catalogue: ProductCache }) =>
  worker({
    queue: FORGET_PRODUCT,
    leaseMs: 10_000,
    batch: 100,
    handle: async (tasks) => {
      await catalogue.forget(tasks.map(({ id }) => id));
      await Promise.all(
        tasks.map((task) =>
          store
            .commit((work) => work.finish(task))
            .catch((error: unknown) => {
              // The stock moved again meanwhile: the task is due again, and will be done again.
              if (!(error instanceof TaskLost)) throw error;
            }),
        ),
      );
    },
  });
