import { ReadProductsAnswer, ReadProductsRequest } from '@waybill/contracts';
import { route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { products } from '../storage/products.ts';

export const readProducts = ({ store }: Pick<Kit, 'store'>) =>
  route({
    name: 'readProducts',
    method: 'post',
    path: '/internal/products/read',
    summary: 'Names and prices of products by id; those that are not in the catalogue are left out',
    access: { callers: ['articles'] },
    idempotent: false,
    body: ReadProductsRequest,
    success: 200,
    returns: ReadProductsAnswer,
    handle: async ({ body: { ids } }) => {
      const found = await store.documents(products).findMany([...new Set(ids)]);
      const catalogued = found.filter(({ deleted_at }) => deleted_at === undefined);
      return { products: catalogued.map(({ id, name, price }) => ({ id, name, price })) };
    },
  });
