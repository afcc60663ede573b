import { v7 as uuid } from 'uuid';
import { describe, expect, test } from 'vitest';
import { customer, manager, productsApi } from '../testing.ts';

const lamp = { name: 'Lamp', category: 'Furniture', price: { amount: 1999, currency: 'USD' }, stock: 5 };

describe('creating a product', () => {
  test('answers 201 with its place, and says so in the log', async () => {
    const api = await productsApi();
    const { body } = await api.as(manager).post('/api/v1/products').send(lamp).expect(201).expect('etag', '"1"');
    expect(body).toMatchObject({ ...lamp, description: '', tags: [], created_by: manager.id, version: 1 });
    expect(api.store.published).toMatchObject([{ type: 'product.created', subject: body.id, subjectversion: 1 }]);
    await api.get(`/api/v1/products/${body.id}`).expect(200);
  });

  test('happens once per key, and answers the same bytes again', async () => {
    const api = await productsApi();
    const post = (body: object) => api.as(manager).post('/api/v1/products').set('idempotency-key', 'k1').send(body);
    const [first, second] = [await post(lamp).expect(201), await post(lamp).expect(201)];
    expect(second.text).toBe(first.text);
    expect(second.headers).toMatchObject({ 'idempotent-replayed': 'true', location: first.headers.location });
    expect((await post({ ...lamp, name: 'Desk' }).expect(422)).body.code).toBe('key-reused');
    expect(api.store.published).toHaveLength(1);
  });

  test('refuses a SKU that is in use', async () => {
    const api = await productsApi();
    await api
      .as(manager)
      .post('/api/v1/products')
      .send({ ...lamp, sku: 'L-1' })
      .expect(201);
    const { body } = await api
      .as(manager)
      .post('/api/v1/products')
      .send({ ...lamp, sku: 'L-1' })
      .expect(409);
    expect(body.code).toBe('sku-taken');
  });

  test('is for managers', async () => {
    const api = await productsApi();
    await api.as(customer).post('/api/v1/products').send(lamp).expect(403);
    await api.post('/api/v1/products').send(lamp).expect(401);
  });

  test.each([
    ['/name', { ...lamp, name: ' ' }],
    ['/price/amount', { ...lamp, price: { amount: 19.99, currency: 'USD' } }],
    ['/price/currency', { ...lamp, price: { amount: 1, currency: 'XYZ' } }],
    ['/stock', { ...lamp, stock: -1 }],
    ['/image_url', { ...lamp, image_url: 'javascript:alert(1)' }],
    ['/colour', { ...lamp, colour: 'red' }],
    ['/name', { ...lamp, name: { $ne: 1 } }],
  ])('points at %s in what it cannot read', async (pointer, body) => {
    const api = await productsApi();
    const answer = await api.as(manager).post('/api/v1/products').send(body).expect(400);
    expect(answer.body).toMatchObject({ code: 'malformed-request', errors: [{ pointer }] });
  });

  test('keeps two keys apart', async () => {
    const api = await productsApi();
    const post = () => api.as(manager).post('/api/v1/products').set('idempotency-key', uuid()).send(lamp).expect(201);
    expect((await post()).body.id).not.toBe((await post()).body.id);
  });
});
