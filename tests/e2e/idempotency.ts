import { randomUUID } from 'node:crypto';
import type { OrderView } from '@waybill/contracts';
import { expect, test } from 'vitest';
import type { Platform } from './support/platform.ts';

/** One key, one order, one answer. */
export function idempotency(platform: () => Platform): void {
  test('the same key 50 times at once gives one order and one body, to the byte', async () => {
    const { client, admin } = platform();
    const customer = await client.signUp();
    const product = await client.createProduct(admin.token, { stock: 50 });
    const key = randomUUID();
    const lines = [{ product_id: product.id, quantity: 1 }];
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => client.placeUntilAnswered(customer.token, lines, key)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers.some(({ headers }) => headers.get('idempotent-replayed') === 'true')).toBe(true);
    const { items } = await client.expectStatus(
      200,
      client.call<{ items: OrderView[] }>('GET', '/api/v1/orders', { token: customer.token }),
    );
    expect(items).toHaveLength(1);
    expect((await client.readProduct(product.id)).stock).toBe(49);

    const other = await client.placeOrder(customer.token, [{ product_id: product.id, quantity: 2 }], key);
    expect(other).toMatchObject({ status: 422, body: { code: 'key-reused' } });
    const neighbour = await client.signUp();
    expect((await client.placeOrder(neighbour.token, lines, key)).body.id).not.toBe(answers[0]?.body.id);
  });

  test('a refused order can be placed under its key once there is stock again', async () => {
    const { client, admin } = platform();
    const customer = await client.signUp();
    const product = await client.createProduct(admin.token, { stock: 0 });
    const key = randomUUID();
    const lines = [{ product_id: product.id, quantity: 1 }];
    expect(await client.placeOrder(customer.token, lines, key)).toMatchObject({
      status: 409,
      body: { code: 'insufficient-stock' },
    });
    await client.expectStatus(
      200,
      client.call('PATCH', `/api/v1/products/${product.id}/stock`, { token: admin.token, body: { change: 3 } }),
    );
    expect((await client.placeOrder(customer.token, lines, key)).status).toBe(201);
  });
}
