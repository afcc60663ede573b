import { Id, ProductView, Refusal } from '@waybill/contracts';
import { reply, route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { z } from 'zod';
import { viewOf } from '../domain/product.ts';
import type { ProductCache } from '../storage/product-cache.ts';
import { products } from '../storage/products.ts';

export const getProduct = ({ store, catalogue }: Pick<Kit, 'store'> & { catalogue: ProductCache }) =>
  route({
    name: 'getProduct',
    method: 'get',
    path: '/api/v1/products/:product_id',
    summary: 'Read one product',
    description: 'Kept in a cache; a change takes it out.',
    access: 'anyone',
    params: z.object({ product_id: Id }),
    success: 200,
    returns: ProductView,
    answers: { 'X-Cache': 'HIT or MISS' },
    refuses: ['product-not-found'],
    handle: async ({ params: { product_id } }) => {
      const { value, outcome } = await catalogue.product(product_id, async () => {
        const product = await store.documents(products).find(product_id);
        return product && product.deleted_at === undefined ? viewOf(product) : undefined;
      });
      if (!value) throw new Refusal('product-not-found', { product_id });
      return reply(value, { headers: { 'x-cache': outcome } });
    },
  });
