import { z } from 'zod';
import { Id, Timestamp } from './ids.ts';
import { Money, Price } from './money.ts';

/** A product as the API shows it. `stock` is what can still be sold: reserved units are already taken off. */
export const ProductView = z.strictObject({
  id: Id,
  sku: z.string().optional(),
  name: z.string(),
  description: z.string(),
  category: z.string(),
  price: Price,
  stock: z.int().min(0),
  tags: z.array(z.string()),
  image_url: z.url().optional(),
  created_by: Id,
  created_at: Timestamp,
  updated_at: Timestamp,
  version: z.int(),
});
export type ProductView = z.infer<typeof ProductView>;

/** Who did it: the name as users tells it, left out when users cannot be asked. */
export const ActingUser = z.strictObject({ id: Id, name: z.string().optional() });
export type ActingUser = z.infer<typeof ActingUser>;

/** The answer to the creation of a product and to a change of its stock. */
export const ProductAnswer = ProductView.extend({ acting_user: ActingUser });

const sku = z.string().trim().min(1).max(64);
const imageUrl = z.url({ protocol: /^https?$/ }).max(2048);
const fields = {
  name: z.string().trim().min(1).max(200),
  category: z.string().trim().min(1).max(100),
  price: Price,
};
const description = z.string().max(5000);
const tags = z.array(z.string().trim().min(1).max(50)).max(20);

/** The most units a stock may count. */
export const STOCK_LIMIT = 1_000_000_000;

/** What a manager says of a product, all of it; what is left out of it is emptied. Stock has a route of its own. */
export const ProductFields = z.strictObject({
  ...fields,
  sku: sku.optional(),
  image_url: imageUrl.optional(),
  description: description.default(''),
  tags: tags.default([]),
});
export type ProductFields = z.infer<typeof ProductFields>;

/** A product to be created. */
export const NewProduct = ProductFields.extend({ stock: z.int().min(0).max(STOCK_LIMIT).default(0) });
export type NewProduct = z.infer<typeof NewProduct>;

/** Some of a product's fields; what is left out stays, `null` removes. */
export const ProductChanges = z
  .strictObject({ ...fields, description, tags })
  .partial()
  .extend({ sku: sku.nullable().optional(), image_url: imageUrl.nullable().optional() });
export type ProductChanges = z.infer<typeof ProductChanges>;

/** `GET /products/stats`. Values are what the stock is worth at today's prices; the cache's numbers are this process's own. */
export const ProductStats = z.strictObject({
  categories: z.array(
    z.strictObject({ category: z.string(), products: z.int(), units: z.int(), value: z.array(Money) }),
  ),
  cache: z.strictObject({ hits: z.int(), misses: z.int(), hit_rate: z.number() }),
});
export type ProductStats = z.infer<typeof ProductStats>;
