import { worker } from '@waybill/messaging';
import type { Kit } from '@waybill/service';
import { unlink } from '../domain/article.ts';
import { articles } from '../storage/articles.ts';

export const UNLINK_PRODUCT = 'unlink-product';

/** Takes deleted products out of every article. Until then a reader sees them left out of `products`. */
export const unlinkProducts = ({ store }: Pick<Kit, 'store'>) =>
  worker({
    queue: UNLINK_PRODUCT,
    leaseMs: 30_000,
    async handle(tasks) {
      const documents = store.documents(articles);
      for (const task of tasks) {
        let found: { id: string }[];
        do {
          ({ items: found } = await documents.list({ filter: { product_ids: task.id }, limit: 100 }));
          const ids = found.map(({ id }) => id);
          await documents.changeAll(ids, (known) => [...known.values()].map((article) => unlink(article, task.id)));
        } while (found.length > 0);
        await store.commit((work) => work.finish(task));
      }
    },
  });
