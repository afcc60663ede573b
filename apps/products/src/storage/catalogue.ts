import { type Decision, type Draft, Refusal, type Stored } from '@waybill/contracts';
import { type ChangeOptions, defineCollection, type Store, type Work } from '@waybill/store';
import type { Product } from '../domain/product.ts';
import { products } from './products.ts';

/**
 * Who has a SKU; its id is the SKU. A document and not a unique index, because one transaction may free a SKU and
 * another take it at once, and because a deleted product frees its own.
 */
interface SkuClaim extends Stored {
  product_id: string;
}

export const skus = defineCollection<SkuClaim>({ name: 'skus', notFound: 'product-not-found' });

/** Adds a product with its SKU; refuses with `sku-taken`. */
export function addProduct(
  store: Store,
  decision: Decision<Draft<Product>>,
  { once }: Pick<ChangeOptions<Product>, 'once'> = {},
) {
  return store.commit(
    async (work) => {
      const product = await work.add(products, decision);
      await claimSku(work, undefined, product);
      return product;
    },
    { once },
  );
}

/** Changes a product, and who has its SKU; refuses with `product-not-found`, `version-mismatch` or `sku-taken`. */
export function changeProduct(
  store: Store,
  id: string,
  decide: (product: Product) => Decision<Product>,
  { ifVersion, once }: ChangeOptions<Product> = {},
): Promise<Product> {
  return store.commit(
    async (work) => {
      const before = await work.find(products, id);
      if (!before) throw new Refusal('product-not-found', { product_id: id });
      if (ifVersion !== undefined && before.version !== ifVersion) throw new Refusal('version-mismatch');
      const after = await work.change(products, id, decide);
      await claimSku(work, before, after);
      return after;
    },
    { reads: [{ collection: products, ids: [id] }], once },
  );
}

async function claimSku(work: Work, before: Product | undefined, after: Product): Promise<void> {
  const [old, wanted] = [claimedBy(before), claimedBy(after)];
  if (old === wanted) return;
  if (old !== undefined) await work.remove(skus, old);
  if (wanted === undefined) return;
  const claim = await work.add(skus, { document: { id: wanted, product_id: after.id }, events: [] });
  if (claim.product_id !== after.id) throw new Refusal('sku-taken');
}

const claimedBy = (product: Product | undefined) => (product?.deleted_at === undefined ? product?.sku : undefined);
