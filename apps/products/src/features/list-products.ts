import { ProductView, pageOf, pageQuery } from '@waybill/contracts';
import { reply, route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { z } from 'zod';
import { viewOf } from '../domain/product.ts';
import type { ProductCache } from '../storage/product-cache.ts';
import { matching, products } from '../storage/products.ts';

export const listProducts = ({ store, catalogue }: Pick<Kit, 'store'> & { catalogue: ProductCache }) =>
  route({
    name: 'listProducts',
    method: 'get',
    path: '/api/v1/products',
    summary: 'List the catalogue, newest first',
    description: '`q` is looked for in names, descriptions and tags. `min_price` is in minor units.',
    access: 'anyone',
    query: z.strictObject({
      category: z.string().min(1).max(100).optional(),
      q: z.string().min(1).max(100).optional(),
      min_price: z.coerce.number().int().min(0).optional(),
      in_stock: z.enum(['true', 'false']).optional(),
      ...pageQuery,
    }),
    success: 200,
    returns: pageOf(ProductView),
    answers: { 'X-Cache': 'HIT or MISS' },
    refuses: ['malformed-cursor'],
    handle: async ({ query }) => {
      const { limit, cursor, page, page_size, in_stock, ...rest } = query;
      const filter = matching({ ...rest, in_stock: in_stock && in_stock === 'true' });
      const { value, outcome } = await catalogue.list(query, async () => {
        const catalogued = store.documents(products);
        const { items, ...place } =
          page || page_size
            ? await catalogued.page({ filter, page: page ?? 1, pageSize: page_size ?? limit })
            : await catalogued.list({ filter, limit, cursor });
        return { items: items.map(viewOf), ...place };
      });
      return reply(value, { headers: { 'x-cache': outcome } });
    },
  });
