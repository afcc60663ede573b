import { Id, ProductView, Refusal, STOCK_LIMIT } from '@waybill/contracts';
import { route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import type { Work } from '@waybill/store';
import { z } from 'zod';
import { viewOf } from '../domain/product.ts';
import { changeStock } from '../domain/stock.ts';
import type { ProductCache } from '../storage/product-cache.ts';
import { products } from '../storage/products.ts';

const StockChange = z
  .strictObject({
    change: z.int().min(-STOCK_LIMIT).max(STOCK_LIMIT).optional(),
    quantity: z.int().min(0).max(STOCK_LIMIT).optional(),
    reason: z.string().trim().min(1).max(200).default('by-hand'),
  })
  .refine(({ change, quantity }) => (change === undefined) !== (quantity === undefined), {
    message: 'send either change or quantity',
    path: ['change'],
  });

export const patchStock = ({ store, catalogue }: Pick<Kit, 'store'> & { catalogue: ProductCache }) =>
  route({
    name: 'changeStock',
    method: 'patch',
    path: '/api/v1/products/:product_id/stock',
    summary: 'Change what is in stock, by so much or to so much',
    description: 'With an Idempotency-Key a repeat changes nothing once more; a `change` without one may.',
    access: 'manage_stock',
    idempotent: true,
    params: z.object({ product_id: Id }),
    body: StockChange,
    success: 200,
    returns: ProductView,
    refuses: ['product-not-found', 'stock-below-zero', 'stock-too-large', 'version-mismatch'],
    handle: async ({ params: { product_id }, body: { change, quantity = 0, reason }, ifVersion, once }) => {
      const wanted = change === undefined ? { quantity } : { change };
      const repeat = once?.answering(viewOf);
      const decide = async (work: Work) => {
        const before = await work.find(products, product_id);
        if (!before) throw new Refusal('product-not-found', { product_id });
        if (ifVersion !== undefined && before.version !== ifVersion) throw new Refusal('version-mismatch');
        return work.change(products, product_id, (found) => changeStock(found, wanted, reason));
      };
      const reads = [{ collection: products, ids: [product_id] }];
      const product = await store.commit(decide, { reads, once: repeat }).catch(async (error) => {
        // What is refused now may be what was done before: the units are gone, or the version is another one.
        if (repeat && error instanceof Refusal) await store.answered(repeat);
        throw error;
      });
      await catalogue.forgetChanged(product_id);
      return viewOf(product);
    },
  });
