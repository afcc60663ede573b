import { Id, ProductAnswer, STOCK_LIMIT } from '@waybill/contracts';
import { route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { z } from 'zod';
import { type Product, viewOf } from '../domain/product.ts';
import { changeStock } from '../domain/stock.ts';
import type { Actors } from '../neighbours/actors.ts';
import { changeProduct } from '../storage/catalogue.ts';
import type { ProductCache } from '../storage/product-cache.ts';

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

export const patchStock = ({
  store,
  catalogue,
  actors,
}: Pick<Kit, 'store'> & { catalogue: ProductCache; actors: Actors }) =>
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
    returns: ProductAnswer,
    refuses: ['product-not-found', 'stock-below-zero', 'stock-too-large', 'version-mismatch'],
    handle: async ({ params: { product_id }, body: { change, quantity = 0, reason }, caller, ifVersion, once }) => {
      const wanted = change === undefined ? { quantity } : { change };
      const acting_user = await actors.named(caller.id);
      const answer = (product: Product) => ({ ...viewOf(product), acting_user });
      const product = await changeProduct(store, product_id, (found) => changeStock(found, wanted, reason), {
        ifVersion,
        once: once?.answering(answer),
      });
      await catalogue.forgetChanged(product_id);
      return answer(product);
    },
  });
