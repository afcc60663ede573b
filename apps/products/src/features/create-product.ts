import { type ActingUser, NewProduct, ProductAnswer } from '@waybill/contracts';
import { created, route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { v7 as uuid } from 'uuid';
import { create, type Product, viewOf } from '../domain/product.ts';
import type { Actors } from '../neighbours/actors.ts';
import { addProduct } from '../storage/catalogue.ts';
import type { ProductCache } from '../storage/product-cache.ts';

export const createProduct = ({
  store,
  catalogue,
  actors,
}: Pick<Kit, 'store'> & { catalogue: ProductCache; actors: Actors }) =>
  route({
    name: 'createProduct',
    method: 'post',
    path: '/api/v1/products',
    summary: 'Add a product to the catalogue',
    access: 'manage_products',
    body: NewProduct,
    success: 201,
    returns: ProductAnswer,
    refuses: ['sku-taken'],
    handle: async ({ body, caller, once }) => {
      const by = await actors.named(caller.id);
      const answer = (product: Product) => answerOf(product, by);
      const product = await addProduct(store, create(uuid(), body, caller.id), { once: once?.answering(answer) });
      await catalogue.forgetLists();
      return answer(product);
    },
  });

const answerOf = (product: Product, acting_user: ActingUser) =>
  created(`/api/v1/products/${product.id}`, { ...viewOf(product), acting_user });
