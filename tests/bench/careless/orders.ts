import { HttpMethod } from '@dapr/dapr';
import type { OrderView, ProductView } from '@waybill/contracts';
import { v7 as uuid } from 'uuid';
import { dapr, database, serve } from './serve.ts';

interface Wanted {
  lines: { product_id: string; quantity: number }[];
}

const orders = database.collection<Omit<OrderView, 'id'> & { _id: string }>('orders');
const products = 'careless-products';

/**
 * An order as one would write it first: ask, take, insert, publish, each awaited and none bound to another. A death
 * between two of them loses stock or the event, and a repeat is a second order.
 */
serve(async ({ body }) => {
  const lines: OrderView['lines'] = [];
  for (const { product_id, quantity } of (body as Wanted).lines) {
    const path = `products/${product_id}`;
    const product = (await dapr.invoker.invoke(products, path, HttpMethod.GET)) as ProductView;
    await dapr.invoker.invoke(products, `${path}/stock`, HttpMethod.POST, { quantity });
    const { name, price } = product;
    const total_price = { amount: price.amount * quantity, currency: price.currency };
    lines.push({ product_id, product_name: name, quantity, unit_price: price, total_price });
  }
  const at = new Date().toISOString();
  const total = { amount: lines.reduce((sum, line) => sum + line.total_price.amount, 0), currency: 'USD' };
  const order: OrderView = {
    ...lines[0],
    id: uuid(),
    user_id: '00000000-0000-7000-8000-000000000001',
    lines,
    total,
    status: 'pending',
    created_at: at,
    updated_at: at,
    version: 1,
  };
  const { id: _id, ...rest } = order;
  await orders.insertOne({ _id, ...rest });
  const { error } = await dapr.pubsub.publish('careless-pubsub', 'careless.order.created', order);
  if (error) throw error;
  return { status: 201, body: order };
});
