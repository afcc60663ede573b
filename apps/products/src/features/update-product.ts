import { Id, ProductChanges, ProductView } from '@waybill/contracts';
import { route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { z } from 'zod';
import { update, viewOf } from '../domain/product.ts';
import { changeProduct } from '../storage/catalogue.ts';
import type { ProductCache } from '../storage/product-cache.ts';

export const updateProduct = ({ store, catalogue }: Pick<Kit, 'store'> & { catalogue: ProductCache }) =>
  route({
    name: 'updateProduct',
    method: 'patch',
    path: '/api/v1/products/:product_id',
    summary: 'Change some of what is said about a product',
    description: 'What is left out stays; `null` removes the SKU or the image. Stock is changed at `/stock`.',
    access: 'manage_products',
    params: z.object({ product_id: Id }),
    body: ProductChanges,
    success: 200,
    returns: ProductView,
    refuses: ['product-not-found', 'sku-taken', 'version-mismatch'],
    handle: async ({ params: { product_id }, body, ifVersion }) => {
      const product = await changeProduct(store, product_id, (before) => update(before, body), { ifVersion });
      await catalogue.forgetChanged(product_id);
      return viewOf(product);
    },
  });
