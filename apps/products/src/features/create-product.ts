import { NewProduct, ProductView } from '@waybill/contracts';
import { created, route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { v7 as uuid } from 'uuid';
import { create, type Product, viewOf } from '../domain/product.ts';
import { addProduct } from '../storage/catalogue.ts';
import type { ProductCache } from '../storage/product-cache.ts';

export const createProduct = ({ store, catalogue }: Pick<Kit, 'store'> & { catalogue: ProductCache }) =>
  route({
    name: 'createProduct',
    method: 'post',
    path: '/api/v1/products',
    summary: 'Add a product to the catalogue',
    access: 'manage_products',
    body: NewProduct,
    success: 201,
    returns: ProductView,
    refuses: ['sku-taken'],
    handle: async ({ body, caller, once }) => {
      const product = await addProduct(store, create(uuid(), body, caller.id), { once: once?.answering(answer) });
      await catalogue.forgetLists();
      return answer(product);
    },
  });

const answer = (product: Product) => created(`/api/v1/products/${product.id}`, viewOf(product));
