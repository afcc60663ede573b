import { randomUUID } from 'node:crypto';
import type { OrderView, ProductView } from '@waybill/contracts';
import { seed } from '@waybill/tools/seed';
import { expect, test } from 'vitest';
import { eventually } from './support/eventually.ts';
import type { Platform } from './support/platform.ts';

/** Three services, one door, sample data, statistics: what a laboratory looks at. */
export function lab(platform: () => Platform): void {
  test('the sample data is sown once, however often it is sown', async () => {
    const { stack, client } = platform();
    const { admin, samplePasswords } = stack.accounts;
    const users = [
      { ...admin, roles: ['admin'] },
      ...Object.entries(samplePasswords).map(([name, password]) => ({
        email: `${name}@waybill.example`,
        password,
        roles: [],
      })),
    ];
    const first = await seed({ gateway: stack.gateway, users });
    // Another suite of the run may have sown before.
    expect(first.created + first.there).toBeGreaterThan(20);
    expect(await seed({ gateway: stack.gateway, users })).toEqual({ created: 0, there: first.created + first.there });
    const articles = await client.call<{ items: unknown[] }>('GET', '/api/v1/articles?tag=ergonomics');
    expect(articles.body.items).toHaveLength(1);
    const stationery = await client.call<{ items: ProductView[] }>('GET', '/api/v1/products?category=Stationery');
    expect(stationery.body.items.map(({ sku }) => sku).toSorted()).toEqual(['ST-CAL-VN', 'ST-NOT-A5', 'ST-PEN-05']);
  });

  test('an order names a user and a product that exist, or is refused', async () => {
    const { client, admin } = platform();
    const product = await client.createProduct(admin.token);
    const post = (body: object) => client.call('POST', '/api/v1/orders', { token: admin.token, body });
    const line = { product_id: product.id, quantity: 1 };
    expect(await post({ ...line, user_id: randomUUID() })).toMatchObject({ body: { code: 'user-not-found' } });
    expect(await post({ ...line, product_id: randomUUID() })).toMatchObject({ body: { code: 'product-not-found' } });
  });

  test('users, products, orders and articles are counted, for those who may see it', async () => {
    const { client, admin } = platform();
    const customer = await client.signUp();
    for (const [noun, ofCustomer] of Object.entries({ users: 403, products: 403, orders: 200, articles: 403 })) {
      const path = `/api/v1/${noun}/stats`;
      expect((await client.call('GET', path, { token: customer.token })).status, path).toBe(ofCustomer);
      expect((await client.call('GET', path, { token: admin.token })).status, path).toBe(200);
    }
  });

  test('lists and single users come from a cache, which a change empties', async () => {
    const { client, admin } = platform();
    const customer = await client.signUp();
    const path = `/api/v1/users/${customer.id}`;
    const read = () => client.call<{ name: string }>('GET', path, { token: admin.token });
    await eventually(async () => expect((await read()).headers.get('x-cache')).toBe('HIT'));
    const changes = { token: customer.token, body: { name: 'Another Name' } };
    await client.expectStatus(200, client.call('PATCH', path, changes));
    const fresh = await read();
    expect([fresh.headers.get('x-cache'), fresh.body.name]).toEqual(['MISS', 'Another Name']);
    const list = () => client.call('GET', '/api/v1/users?limit=3', { token: admin.token });
    await eventually(async () => expect((await list()).headers.get('x-cache')).toBe('HIT'));
    await client.signUp();
    expect((await list()).headers.get('x-cache')).toBe('MISS');
  });

  test('a status moves along its path and nowhere else', async () => {
    const { client, admin } = platform();
    const [customer, product] = await Promise.all([client.signUp(), client.createProduct(admin.token)]);
    const { body: order } = await client.placeUntilAnswered(customer.token, [{ product_id: product.id, quantity: 1 }]);
    const move = (status: string, token = admin.token) =>
      client.call<OrderView & { code: string }>('PATCH', `/api/v1/orders/${order.id}/status`, {
        token,
        body: { status },
      });
    expect((await move('confirmed', customer.token)).status).toBe(403);
    expect((await move('delivered')).body.code).toBe('transition-not-allowed');
    expect((await move('confirmed')).body.status).toBe('confirmed');
  });

  test('one address answers for all: health, a page to try calls, both descriptions, and where they are', async () => {
    const { client, stack } = platform();
    const { services } = await client.expectStatus(
      200,
      client.call<{ services: Record<string, unknown> }>('GET', '/api/health'),
    );
    expect(Object.keys(services)).toEqual(expect.arrayContaining(['users', 'products', 'orders', 'articles']));
    const where = await (await fetch(`${stack.gateway}/`)).json();
    expect(where).toMatchObject({ docs: '/docs', openapi: '/openapi.json', asyncapi: '/asyncapi.json' });
    for (const path of ['/docs', '/asyncapi.json']) expect((await fetch(`${stack.gateway}${path}`)).status).toBe(200);
  });
}
