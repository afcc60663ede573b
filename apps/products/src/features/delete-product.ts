import { Id } from '@waybill/contracts';
import { reply, route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { z } from 'zod';
import { remove } from '../domain/product.ts';
import { changeProduct } from '../storage/catalogue.ts';
import type { ProductCache } from '../storage/product-cache.ts';

export const deleteProduct = ({
  store,
  clock,
  catalogue,
}: Pick<Kit, 'store' | 'clock'> & { catalogue: ProductCache }) =>
  route({
    name: 'deleteProduct',
    method: 'delete',
    path: '/api/v1/products/:product_id',
    summary: 'Take a product out of the catalogue',
    description: 'Orders keep its name and price as they were.',
    access: 'manage_products',
    params: z.object({ product_id: Id }),
    success: 204,
    refuses: ['product-not-found', 'version-mismatch'],
    handle: async ({ params: { product_id }, ifVersion }) => {
      const at = clock.now().toISOString();
      await changeProduct(store, product_id, (product) => remove(product, at), { ifVersion });
      await catalogue.forgetChanged(product_id);
      return reply(undefined);
    },
  });
