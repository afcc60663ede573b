import { randomUUID } from 'node:crypto';
import type { ArticlePage, ProductView, TrailEntry } from '@waybill/contracts';
import { expect, test } from 'vitest';
import { eventually } from './support/eventually.ts';
import type { Platform } from './support/platform.ts';

/** Services that ask one another by invocation, and tell one another by events. */
export function communication(platform: () => Platform): void {
  const trailOf = async (query: string): Promise<TrailEntry[]> => {
    const { client, admin } = platform();
    const path = `/api/v1/analytics/events?${query}`;
    return (await client.expectStatus(200, client.call<{ items: TrailEntry[] }>('GET', path, { token: admin.token })))
      .items;
  };

  test('creating a product names who did it, and one correlation id leads from the request to its event', async () => {
    const { client, admin } = platform();
    const correlation = `story-${randomUUID()}`;
    const made = await client.call<ProductView & { acting_user: { name?: string } }>('POST', '/api/v1/products', {
      token: admin.token,
      headers: { 'x-correlation-id': correlation },
      body: { name: 'Lamp', category: 'Furniture', price: { amount: 1_999, currency: 'USD' }, stock: 3 },
    });
    expect(made.status).toBe(201);
    expect(made.headers.get('x-correlation-id')).toBe(correlation);
    expect(made.body.acting_user).toEqual({ id: admin.id, name: admin.name });
    await eventually(async () =>
      expect(await trailOf(`correlation_id=${correlation}`)).toMatchObject([
        { type: 'product.created', subject: made.body.id, source: 'products' },
      ]),
    );
  });

  test('stock is changed by those who may, and the change is told', async () => {
    const { client, admin } = platform();
    const [product, customer] = await Promise.all([client.createProduct(admin.token), client.signUp()]);
    const change = (token: string) =>
      client.call<ProductView & { acting_user: object }>('PATCH', `/api/v1/products/${product.id}/stock`, {
        token,
        body: { change: -3, reason: 'broken' },
      });
    expect((await change(customer.token)).status).toBe(403);
    expect(await change(admin.token)).toMatchObject({
      status: 200,
      body: { stock: 7, acting_user: { id: admin.id, name: admin.name } },
    });
    await eventually(async () =>
      expect(await trailOf(`type=product.stock_updated&subject=${product.id}`)).toHaveLength(1),
    );
  });

  test("an article knows its author and products, its tag's followers are told, and names follow", async () => {
    const { client, admin, mailbox } = platform();
    const [reader, product] = await Promise.all([client.signUp({ locale: 'vi' }), client.createProduct(admin.token)]);
    const author = await client.signUp();
    const roles = { token: admin.token, body: { roles: ['manager'] } };
    await client.expectStatus(200, client.call('PUT', `/api/v1/users/${author.id}/roles`, roles));
    const { token } = await client.logIn(author.email, author.password);

    const tag = `light-${randomUUID().slice(0, 8)}`;
    const follow = `/api/v1/articles/tags/${tag}/follow`;
    expect((await client.call('PUT', follow, { token: reader.token })).status).toBe(204);
    const title = `Lamps ${randomUUID().slice(0, 8)}`;
    const body = {
      title,
      body: '**Bright**<script>alert(1)</script>',
      tags: [tag],
      product_ids: [product.id],
      status: 'published',
    };
    const { id } = await client.expectStatus(
      201,
      client.call<ArticlePage>('POST', '/api/v1/articles', { token, body }),
    );
    const read = () => client.expectStatus(200, client.call<ArticlePage>('GET', `/api/v1/articles/${id}`));
    expect(await read()).toMatchObject({
      author: { id: author.id, name: author.name },
      html: '<p><strong>Bright</strong></p>\n',
      products: [{ id: product.id, name: 'Lamp' }],
    });
    await eventually(async () => expect(await mailbox.to(reader.email, `Bài viết mới: ${title}`)).toHaveLength(1));

    const renamed = { token, body: { name: 'Somebody Else' } };
    await client.expectStatus(200, client.call('PATCH', `/api/v1/users/${author.id}`, renamed));
    await eventually(async () => expect((await read()).author.name).toBe('Somebody Else'));
    await client.expectStatus(204, client.call('DELETE', `/api/v1/products/${product.id}`, { token }));
    await eventually(async () => expect((await read()).product_ids).toEqual([]));
  });
}
