import { describe, expect, test } from 'vitest';
import { aProduct, idOf, line, manager, productsApi } from '../testing.ts';

describe('reading a product', () => {
  test('is a MISS, then a HIT, and after an update a MISS with the new price', async () => {
    const api = await productsApi();
    const [lamp] = await api.stocked(aProduct());
    const read = () => api.get(`/api/v1/products/${lamp?.id}`).expect(200);
    expect((await read()).headers['x-cache']).toBe('MISS');
    expect((await read()).headers['x-cache']).toBe('HIT');
    await api
      .as(manager)
      .patch(`/api/v1/products/${lamp?.id}`)
      .send({ price: { amount: 5, currency: 'USD' } })
      .expect(200);
    const fresh = await read();
    expect(fresh.headers).toMatchObject({ 'x-cache': 'MISS', etag: '"2"' });
    expect(fresh.body.price.amount).toBe(5);
  });

  test('sees the stock go down with a reservation, although it was cached', async () => {
    const api = await productsApi();
    const lamp = aProduct({ stock: 10 });
    await api.stocked(lamp);
    const read = () => api.get(`/api/v1/products/${lamp.id}`).expect(200);
    await read();
    await read();
    await api.reserve({ id: idOf('order'), lines: [line(lamp, 4)] }).expect(200);
    expect((await read()).body.stock).toBe(6);
  });

  test('works without the cache', async () => {
    const api = await productsApi();
    const lamp = aProduct();
    await api.stocked(lamp);
    api.sidecar.down();
    const { headers } = await api.get(`/api/v1/products/${lamp.id}`).expect(200);
    expect(headers['x-cache']).toBe('MISS');
  });

  test('refuses an unknown id and one that is no id', async () => {
    const api = await productsApi();
    const { body } = await api.get(`/api/v1/products/${idOf('nothing')}`).expect(404);
    expect(body).toMatchObject({ code: 'product-not-found', product_id: idOf('nothing') });
    await api.get('/api/v1/products/__proto__').expect(400);
  });
});
