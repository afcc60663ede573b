import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import Koa from 'koa';

/** The yardstick: Koa reads the same body and answers an order of the same size. No check, no database, no sidecar. */
const koa = new Koa();
koa.use(async (ctx) => {
  const chunks: Buffer[] = [];
  for await (const chunk of ctx.req) chunks.push(chunk as Buffer);
  const { lines } = JSON.parse(Buffer.concat(chunks).toString()) as {
    lines: { product_id: string; quantity: number }[];
  };
  const price = { amount: 1_999, currency: 'USD' };
  const at = new Date().toISOString();
  const told = lines.map((line) => ({ ...line, product_name: 'Lamp', unit_price: price, total_price: price }));
  ctx.status = 201;
  ctx.body = {
    ...told[0],
    id: randomUUID(),
    user_id: '00000000-0000-7000-8000-000000000001',
    lines: told,
    total: price,
    status: 'pending',
    created_at: at,
    updated_at: at,
    version: 1,
  };
});

const server = koa.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
// Its owner has gone, or has no more use for it.
process.once('disconnect', () => process.exit(0));
