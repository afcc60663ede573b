import { z } from 'zod';
import { defineEvent } from '../event.ts';
import { Id } from '../ids.ts';
import { Price } from '../money.ts';

const subject = ({ product_id }: { product_id: string }) => product_id;
const product = z.object({ product_id: Id, name: z.string(), category: z.string(), price: Price });

export const ProductCreated = defineEvent({
  type: 'product.created',
  owner: 'products',
  summary: 'A product entered the catalogue',
  data: product.extend({ stock: z.int(), created_by: Id }),
  subject,
});

export const ProductUpdated = defineEvent({
  type: 'product.updated',
  owner: 'products',
  summary: 'A product was changed',
  data: product,
  subject,
});

export const ProductDeleted = defineEvent({
  type: 'product.deleted',
  owner: 'products',
  summary: 'A product left the catalogue',
  data: z.object({ product_id: Id }),
  subject,
});

export const ProductStockUpdated = defineEvent({
  type: 'product.stock_updated',
  owner: 'products',
  summary: 'Somebody changed a stock by hand; orders change it without this event',
  data: z.object({ product_id: Id, old_quantity: z.int(), new_quantity: z.int(), reason: z.string() }),
  subject,
});

export const StockRejected = defineEvent({
  type: 'stock.rejected',
  owner: 'products',
  summary: 'The units of a placed order are not to be had any more: its reservation had expired',
  data: z.object({ order_id: Id, order_version: z.int() }),
  subject: ({ order_id }) => order_id,
});
