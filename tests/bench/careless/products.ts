import { database, serve } from './serve.ts';

interface Product {
  _id: string;
  name: string;
  price: { amount: number; currency: string };
  stock: number;
}

const products = database.collection<Product>('products');
const notFound = { status: 404, body: { code: 'product-not-found' } };

/** `GET /products/:id`, and `POST /products/:id/stock` which takes units off where there are as many. */
serve(async ({ method, path, body }) => {
  const [, , id = '', part] = path.split('/');
  if (method === 'GET') {
    const product = await products.findOne({ _id: id });
    return product ? { status: 200, body: { ...product, id } } : notFound;
  }
  if (method !== 'POST' || part !== 'stock') return notFound;
  const { quantity } = body as { quantity: number };
  const taken = await products.updateOne({ _id: id, stock: { $gte: quantity } }, { $inc: { stock: -quantity } });
  return taken.modifiedCount === 1
    ? { status: 200, body: { id, taken: quantity } }
    : { status: 409, body: { code: 'insufficient-stock' } };
});
