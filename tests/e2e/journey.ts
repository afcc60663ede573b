import type { OrderView } from '@waybill/contracts';
import { expect, test } from 'vitest';
import { eventually } from './support/eventually.ts';
import { numberOf } from './support/mailbox.ts';
import type { Platform } from './support/platform.ts';

interface Summary {
  total_orders: number;
  total_revenue: { amount: number; currency: string }[];
  by_status: Record<string, number>;
}

/** The story of one order, told by the people in it. */
export function journey(platform: () => Platform): void {
  test.each([
    {
      locale: 'en',
      currency: 'USD',
      amount: 1_999,
      confirmation: 'Order confirmation',
      cancellation: 'cancelled',
      price: '$39.98',
    },
    {
      locale: 'vi',
      currency: 'VND',
      amount: 250_000,
      confirmation: 'Xác nhận đơn hàng',
      cancellation: 'huỷ',
      price: '500.000',
    },
  ] as const)('an order travels from the gateway to the mailbox and back into stock ($locale)', async (story) => {
    const { client, mailbox, admin } = platform();
    const summary = () =>
      client.expectStatus(200, client.call<Summary>('GET', '/api/v1/analytics/summary', { token: admin.token }));
    const customer = await client.signUp({ locale: story.locale });

    const product = await client.createProduct(admin.token, {
      name: 'Đèn bàn',
      price: { amount: story.amount, currency: story.currency },
      stock: 5,
    });
    const read = async () => (await client.call('GET', `/api/v1/products/${product.id}`)).headers.get('x-cache');
    expect(await read()).toBe('MISS');
    expect(
      await eventually(async () => {
        const hit = await read();
        expect(hit).toBe('HIT');
        return hit;
      }),
    ).toBe('HIT');
    await client.expectStatus(
      200,
      client.call('PATCH', `/api/v1/products/${product.id}`, {
        token: admin.token,
        body: { description: 'A better lamp' },
      }),
    );
    expect(await read()).toBe('MISS');

    const before = await summary();
    const placed = await client.placeOrder(customer.token, [{ product_id: product.id, quantity: 2 }]);
    expect(placed.status).toBe(201);
    const order = placed.body;
    expect(placed.headers.get('location')).toBe(`/api/v1/orders/${order.id}`);
    expect(order).toMatchObject({
      status: 'pending',
      user_id: customer.id,
      total: { amount: 2 * story.amount, currency: story.currency },
      quantity: 2,
    });

    const seen = await client.expectStatus(
      200,
      client.call<OrderView>('GET', `/api/v1/orders/${order.id}`, { token: customer.token }),
    );
    expect(seen.id).toBe(order.id);
    await eventually(async () => expect((await client.readProduct(product.id)).stock).toBe(3));

    const [mail] = await eventually(async () => {
      const mails = await mailbox.to(customer.email, numberOf(order.id));
      expect(mails).toHaveLength(1);
      return mails;
    });
    expect(mail?.subject).toContain(story.confirmation);
    expect(mail?.html?.replaceAll('\u00a0', ' ')).toContain(story.price);

    await eventually(async () => expect((await summary()).total_orders).toBe(before.total_orders + 1));

    const cancelled = await client.call<OrderView>('POST', `/api/v1/orders/${order.id}/cancellation`, {
      token: customer.token,
      body: { reason: 'changed my mind' },
    });
    expect(cancelled).toMatchObject({ status: 200, body: { status: 'cancelled' } });
    await eventually(async () => expect((await client.readProduct(product.id)).stock).toBe(5));
    await eventually(async () => {
      const mails = await mailbox.to(customer.email, numberOf(order.id));
      expect(mails).toHaveLength(2);
      expect(mails.some(({ subject }) => subject.toLowerCase().includes(story.cancellation))).toBe(true);
    });
    await eventually(async () =>
      expect((await summary()).by_status.cancelled ?? 0).toBe((before.by_status.cancelled ?? 0) + 1),
    );
  });
}
