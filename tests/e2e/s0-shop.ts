import type { OrderView, ProductView } from '@waybill/contracts';
import { expect, test } from 'vitest';
import { eventually } from './support/eventually.ts';
import { numberOf } from './support/mailbox.ts';
import type { Platform } from './support/platform.ts';

/** A shop: products from a cache, orders of their owners, and a confirmation in Vietnamese. */
export function shop(platform: () => Platform): void {
  test('a product is read from the cache until it changes', async () => {
    const { client, admin } = platform();
    const product = await client.createProduct(admin.token, { name: 'Đèn bàn' });
    const path = `/api/v1/products/${product.id}`;
    const read = async () => {
      const { headers, body } = await client.call<ProductView>('GET', path);
      return { outcome: headers.get('x-cache'), name: body.name };
    };
    expect((await read()).outcome).toBe('MISS');
    await eventually(async () => expect((await read()).outcome).toBe('HIT'));
    const changes = { token: admin.token, body: { name: 'Đèn sàn' } };
    await client.expectStatus(200, client.call('PATCH', path, changes));
    expect(await read()).toEqual({ outcome: 'MISS', name: 'Đèn sàn' });
    await client.expectStatus(204, client.call('DELETE', path, { token: admin.token }));
    expect((await client.call('GET', path)).status).toBe(404);
  });

  test('a customer orders one product, sees it priced by the shop, moves on and is told by mail', async () => {
    const { client, admin, mailbox } = platform();
    const customer = await client.signUp({ locale: 'vi' });
    const stranger = await client.signUp();
    const product = await client.createProduct(admin.token, {
      name: 'Ghế gỗ',
      price: { amount: 450_000, currency: 'VND' },
      stock: 10,
    });
    const flat = { product_id: product.id, quantity: 2 };
    const order = await client.expectStatus(
      201,
      client.call<OrderView>('POST', '/api/v1/orders', { token: customer.token, body: flat }),
    );
    expect(order).toMatchObject({
      status: 'pending',
      product_name: 'Ghế gỗ',
      quantity: 2,
      unit_price: { amount: 450_000, currency: 'VND' },
      total_price: { amount: 900_000, currency: 'VND' },
    });

    const path = `/api/v1/orders/${order.id}`;
    expect((await client.call('GET', path, { token: customer.token })).status).toBe(200);
    expect((await client.call('GET', path, { token: stranger.token })).status).toBe(404);
    expect((await client.call('DELETE', path, { token: stranger.token })).status).toBe(404);
    const list = await client.expectStatus(
      200,
      client.call<{ items: OrderView[]; total: number }>('GET', '/api/v1/orders?page=1&page_size=5', {
        token: customer.token,
      }),
    );
    expect(list).toMatchObject({ total: 1, items: [{ id: order.id }] });

    const confirmed = { token: admin.token, body: { status: 'confirmed' } };
    expect((await client.call('PUT', path, confirmed)).status).toBe(200);
    await client.expectStatus(200, client.call('DELETE', path, { token: customer.token }));
    await eventually(async () => expect((await client.readProduct(product.id)).stock).toBe(10));

    await eventually(async () => {
      const mails = await mailbox.to(customer.email, numberOf(order.id));
      const confirmation = mails.find(({ subject }) => subject.includes('Xác nhận đơn hàng'));
      expect(confirmation?.html).toContain('Ghế gỗ');
      expect(confirmation?.html).toMatch(/>\s*2\s*</);
      expect(confirmation?.html).toMatch(/900\.000\s₫/);
    });

    const renamed = { token: admin.token, body: { name: 'Ghế nhựa' } };
    await client.expectStatus(200, client.call('PATCH', `/api/v1/products/${product.id}`, renamed));
    const kept = await client.call<OrderView>('GET', path, { token: customer.token });
    expect(kept.body.product_name).toBe('Ghế gỗ');
  });

  test('health names the cache and the broker of every service', async () => {
    const { client } = platform();
    const health = await client.expectStatus(
      200,
      client.call<{ services: Record<string, { parts?: Record<string, string> }> }>('GET', '/api/health'),
    );
    for (const service of ['products', 'orders', 'notifications'])
      expect(health.services[service]?.parts, service).toMatchObject({ mongodb: 'up', cache: 'up', broker: 'up' });
  });
}
