import type { OrderView } from '@waybill/contracts';
import { expect, test } from 'vitest';
import { eventually } from './support/eventually.ts';
import { numberOf } from './support/mailbox.ts';
import type { Platform } from './support/platform.ts';

interface Summary {
  total_orders: number;
  total_revenue: { amount: number; currency: string }[];
}

/** Orders fan out to analytics and to notifications. */
export function orderSystem(platform: () => Platform): void {
  test('an order is counted by analytics and told of by mail, each once', async () => {
    const { client, admin, mailbox } = platform();
    const token = admin.token;
    const read = <Body>(path: string) => client.expectStatus(200, client.call<Body>('GET', path, { token }));
    const dollars = ({ total_revenue }: Summary) =>
      total_revenue.find(({ currency }) => currency === 'USD')?.amount ?? 0;
    const before = await read<Summary>('/api/v1/analytics/summary');
    const [customer, product] = await Promise.all([client.signUp(), client.createProduct(token, { stock: 9 })]);
    const { body: order } = await client.placeUntilAnswered(customer.token, [{ product_id: product.id, quantity: 3 }]);

    await eventually(async () => {
      const after = await read<Summary>('/api/v1/analytics/summary');
      expect(after.total_orders).toBe(before.total_orders + 1);
      expect(dollars(after)).toBe(dollars(before) + 3 * 1_999);
    });
    await eventually(async () => expect(await mailbox.to(customer.email, numberOf(order.id))).toHaveLength(1));
    const sales = await read<{ items: { orders: number }[] }>('/api/v1/analytics/sales?interval=hour');
    expect(sales.items.at(-1)?.orders).toBeGreaterThan(0);
    const top = await read<{ items: { product_id: string; units: number }[] }>(
      '/api/v1/analytics/top-products?limit=100',
    );
    expect(top.items.find(({ product_id }) => product_id === product.id)?.units).toBe(3);
    const trail = await read<{ items: { type: string }[] }>(`/api/v1/analytics/events?subject=${order.id}`);
    expect(trail.items.map(({ type }) => type)).toEqual(['order.created']);
  });

  test('orders are listed page after page, read from the cache, told step by step, and exported', async () => {
    const { client, admin } = platform();
    const [customer, product] = await Promise.all([client.signUp(), client.createProduct(admin.token, { stock: 50 })]);
    const token = customer.token;
    const placed: string[] = [];
    for (const quantity of [1, 2, 3]) {
      const { body } = await client.placeUntilAnswered(token, [{ product_id: product.id, quantity }]);
      placed.push(body.id);
    }
    type Page = { items: OrderView[]; next_cursor?: string };
    const first = await client.expectStatus(200, client.call<Page>('GET', '/api/v1/orders?limit=2', { token }));
    const second = await client.expectStatus(
      200,
      client.call<Page>('GET', `/api/v1/orders?limit=2&cursor=${first.next_cursor}`, { token }),
    );
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(placed.toReversed());

    const path = `/api/v1/orders/${placed[0]}`;
    await eventually(async () =>
      expect((await client.call('GET', path, { token })).headers.get('x-cache')).toBe('HIT'),
    );
    for (const status of ['confirmed', 'shipped', 'delivered'])
      await client.expectStatus(200, client.call('PATCH', `${path}/status`, { token: admin.token, body: { status } }));
    const timeline = await client.expectStatus(
      200,
      client.call<{ items: { status: string }[] }>('GET', `${path}/timeline`, { token }),
    );
    expect(timeline.items.map(({ status }) => status)).toEqual(['pending', 'confirmed', 'shipped', 'delivered']);
    const late = await client.call('POST', `${path}/cancellation`, { token, body: { reason: 'too late' } });
    expect(late).toMatchObject({ status: 409, body: { code: 'order-shipped' } });

    const file = await client.call('GET', '/api/v1/orders/export', { token });
    expect(file.headers.get('content-type')).toContain('text/csv');
    expect(file.text.trim().split('\r\n')).toHaveLength(1 + placed.length);
  });

  test('a service tells its metrics inside and nobody outside', async () => {
    const { stack, client } = platform();
    expect((await client.call('GET', '/metrics')).status).toBe(404);
    const headers = { 'dapr-api-token': stack.tokens('orders').appApiToken };
    const answer = await fetch(`${stack.url('orders')}/metrics`, { headers });
    expect(await answer.text()).toContain('waybill_events_published_total');
  });
}
