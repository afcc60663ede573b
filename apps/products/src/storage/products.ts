import { defineCollection } from '@waybill/store';
import type { Product } from '../domain/product.ts';

export const products = defineCollection<Product>({
  name: 'products',
  notFound: 'product-not-found',
  indexes: [{ keys: { category: 1, created_at: -1 } }, { keys: { created_at: -1 } }],
});

export interface ProductFilter {
  category?: string | undefined;
  /** Looked for in name, description and tags, in either case. */
  q?: string | undefined;
  /** In minor units, whatever the currency. */
  min_price?: number | undefined;
  in_stock?: boolean | undefined;
}

/** The catalogue's products which match all that is asked for. */
export function matching({ category, q, min_price, in_stock }: ProductFilter): Record<string, unknown> {
  const text = q && { $regex: q.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), $options: 'i' };
  return {
    deleted_at: null,
    ...(category !== undefined && { category }),
    ...(min_price !== undefined && { 'price.amount': { $gte: min_price } }),
    ...(in_stock !== undefined && { stock: in_stock ? { $gt: 0 } : 0 }),
    ...(text && { $or: [{ name: text }, { description: text }, { tags: text }] }),
  };
}
