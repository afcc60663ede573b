import { isDeepStrictEqual } from 'node:util';
import {
  type Decision,
  type Draft,
  type NewProduct,
  type ProductChanges,
  ProductCreated,
  ProductDeleted,
  ProductUpdated,
  type ProductView,
  Refusal,
  unchanged,
} from '@waybill/contracts';

/** A product as it is kept. A deleted one stays, so that units of old orders still find their way back to it. */
export interface Product extends ProductView {
  deleted_at?: string;
}

/** Products by id; unknown ones are missing. */
export type Shelf = ReadonlyMap<string, Product>;

export function create(id: string, fields: NewProduct, createdBy: string): Decision<Draft<Product>> {
  const document = { ...fields, id, created_by: createdBy };
  const { name, category, price, stock } = document;
  return {
    document,
    events: [ProductCreated({ product_id: id, name, category, price, stock, created_by: createdBy })],
  };
}

/** Changes what `changes` names and nothing else; `null` removes. Nobody is told of a change that changes nothing. */
export function update(product: Product, changes: ProductChanges): Decision<Product> {
  onSale(product);
  const document = merged(product, changes);
  if (isDeepStrictEqual(product, document)) return unchanged(product);
  const { id, name, category, price } = document;
  return { document, events: [ProductUpdated({ product_id: id, name, category, price })] };
}

/** Takes a product out of the catalogue and frees its SKU. Orders that hold units of it keep them. */
export function remove(product: Product, at: string): Decision<Product> {
  onSale(product);
  const document = { ...product, deleted_at: at };
  return { document, events: [ProductDeleted({ product_id: product.id })] };
}

/** Refuses a product that is no longer in the catalogue. */
export function onSale(product: Product): Product {
  if (product.deleted_at !== undefined) throw new Refusal('product-not-found', { product_id: product.id });
  return product;
}

export function viewOf({ deleted_at, ...view }: Product): ProductView {
  return view;
}

function merged(product: Product, changes: ProductChanges): Product {
  const said = Object.entries(changes).filter(([, value]) => value !== undefined);
  const fields = Object.entries({ ...product, ...Object.fromEntries(said) }).filter(([, value]) => value !== null);
  return Object.fromEntries(fields) as unknown as Product;
}
