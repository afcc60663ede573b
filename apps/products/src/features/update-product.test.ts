import { describe, expect, test } from 'vitest';
import { aProduct, customer, idOf, manager, productsApi } from '../testing.ts';

describe('changing a product', () => {
  test('PATCH changes what it names, PUT empties what it leaves out; neither touches the stock', async () => {
    const api = await productsApi();
    const lamp = aProduct({ sku: 'L-1', description: 'Lights', tags: ['new'], stock: 7 });
    await api.stocked(lamp);
    const path = `/api/v1/products/${lamp.id}`;
    const patched = await api.as(manager).patch(path).send({ name: 'Bright lamp' }).expect(200);
    expect(patched.body).toMatchObject({
      name: 'Bright lamp',
      sku: 'L-1',
      description: 'Lights',
      tags: ['new'],
      stock: 7,
    });
    const { name, category, price } = lamp;
    const put = await api.as(manager).put(path).send({ name, category, price }).expect(200);
    expect(put.body).toMatchObject({ name: 'Lamp', description: '', tags: [], stock: 7, version: 3 });
    expect(put.body).not.toHaveProperty('sku');
    expect(api.store.published.map(({ type }) => type)).toEqual(['product.updated', 'product.updated']);
  });

  test('refuses a version that has been overtaken', async () => {
    const api = await productsApi();
    const lamp = aProduct();
    await api.stocked(lamp);
    const patch = (tag: string) =>
      api
        .as(manager)
        .patch(`/api/v1/products/${lamp.id}`)
        .set('if-match', tag)
        .send({ name: `for ${tag}` });
    await patch('"1"').expect(200);
    expect((await patch('"1"').expect(412)).body.code).toBe('version-mismatch');
  });

  test('refuses a SKU in use, an unknown product and a stock', async () => {
    const api = await productsApi();
    const [lamp, desk] = [aProduct({ sku: 'L-1' }), aProduct({ sku: 'D-1' })];
    await api.stocked(lamp, desk);
    const patch = (id: string, body: object) => api.as(manager).patch(`/api/v1/products/${id}`).send(body);
    expect((await patch(desk.id, { sku: 'L-1' }).expect(409)).body.code).toBe('sku-taken');
    expect((await patch(idOf('nothing'), { name: 'x' }).expect(404)).body.code).toBe('product-not-found');
    expect((await patch(desk.id, { stock: 5 }).expect(400)).body.errors).toMatchObject([{ pointer: '/stock' }]);
  });

  test('a deleted product is gone from reads and lists, and its SKU is free again', async () => {
    const api = await productsApi();
    const lamp = aProduct({ sku: 'L-1' });
    await api.stocked(lamp);
    await api.get(`/api/v1/products/${lamp.id}`).expect(200);
    await api.as(customer).delete(`/api/v1/products/${lamp.id}`).expect(403);
    await api.as(manager).delete(`/api/v1/products/${lamp.id}`).expect(204);
    await api.get(`/api/v1/products/${lamp.id}`).expect(404);
    await api.as(manager).delete(`/api/v1/products/${lamp.id}`).expect(404);
    expect((await api.get('/api/v1/products').expect(200)).body.items).toEqual([]);
    const { name, category, price } = lamp;
    await api.as(manager).post('/api/v1/products').send({ name, category, price, sku: 'L-1' }).expect(201);
  });
});
