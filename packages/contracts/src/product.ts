import { z } from 'zod';
import { Id, Timestamp } from './ids.ts';
import { Price } from './money.ts';

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
