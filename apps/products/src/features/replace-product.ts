import { Id, ProductFields, ProductView } from '@waybill/contracts';
import { route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { z } from 'zod';
import { update, viewOf } from '../domain/product.ts';
import { changeProduct } from '../storage/catalogue.ts';
import type { ProductCache } from '../storage/product-cache.ts';

export const replaceProduct = ({ store, catalogue }: Pick<Kit, 'store'> & { catalogue: ProductCache }) =>
  route({
    name: 'replaceProduct',
    method: 'put',
    path: '/api/v1/products/:product_id',
    summary: 'Say everything about a product anew, but for its stock',
    access: 'manage_products',
    params: z.object({ product_id: Id }),
    body: ProductFields,
    success: 200,
    returns: ProductView,
    refuses: ['product-not-found', 'sku-taken', 'version-mismatch'],
    handle: async ({ params: { product_id }, body, ifVersion }) => {
      const product = await changeProduct(
        store,
        product_id,
        (before) => update(before, { sku: null, image_url: null, ...body }),
        { ifVersion },
      );
      await catalogue.forgetChanged(product_id);
      return viewOf(product);
    },
  });
