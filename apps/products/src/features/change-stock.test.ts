import { describe, expect, test } from 'vitest';
import { aProduct, customer, manager, productsApi } from '../testing.ts';

describe('changing a stock by hand', () => {
  test('takes a difference or a number, and says old and new', async () => {
    const api = await productsApi();
    const lamp = aProduct({ stock: 10 });
    await api.stocked(lamp);
    const patch = (body: object) => api.as(manager).patch(`/api/v1/products/${lamp.id}/stock`).send(body);
    expect((await patch({ change: -3 }).expect(200)).body.stock).toBe(7);
    expect((await patch({ quantity: 40, reason: 'counted' }).expect(200)).body.stock).toBe(40);
    expect(api.store.published.map(({ data }) => data)).toMatchObject([
      { old_quantity: 10, new_quantity: 7, reason: 'by-hand' },
      { old_quantity: 7, new_quantity: 40, reason: 'counted' },
    ]);
  });

  test.each(['x-attempt-key', 'idempotency-key'])('a repeat under one %s takes units once [C6]', async (header) => {
    const api = await productsApi();
    const lamp = aProduct({ stock: 10 });
    await api.stocked(lamp);
    const caller = api.as({ ...manager, id: lamp.id });
    const patch = (change: number, etag = '"1"') =>
      caller.patch(`/api/v1/products/${lamp.id}/stock`).set(header, 'k').set('if-match', etag).send({ change });
    const first = await patch(-3).expect(200);
    const again = await patch(-3).expect(200);
    expect([again.text, again.headers['idempotent-replayed']]).toEqual([first.text, 'true']);
    expect((await patch(-4).expect(422)).body.code).toBe('key-reused');
    expect((await api.get(`/api/v1/products/${lamp.id}`)).body.stock).toBe(7);
  });

  test('is seen by the next reader, though the product was cached [S6]', async () => {
    const api = await productsApi();
    const lamp = aProduct({ stock: 10 });
    await api.stocked(lamp);
    const read = async () => (await api.get(`/api/v1/products/${lamp.id}`).expect(200)).body.stock;
    expect(await read()).toBe(10);
    await api.as(manager).patch(`/api/v1/products/${lamp.id}/stock`).send({ change: -3 }).expect(200);
    expect(await read()).toBe(7);
  });

  test('never goes below zero', async () => {
    const api = await productsApi();
    const lamp = aProduct({ stock: 2 });
    await api.stocked(lamp);
    const { body } = await api.as(manager).patch(`/api/v1/products/${lamp.id}/stock`).send({ change: -3 }).expect(409);
    expect(body).toMatchObject({ code: 'stock-below-zero', available: 2 });
  });

  test.each([[{}], [{ change: 1, quantity: 2 }], [{ change: 1.5 }], [{ quantity: -1 }]])('refuses %j', async (body) => {
    const api = await productsApi();
    await api.as(manager).patch(`/api/v1/products/${aProduct().id}/stock`).send(body).expect(400);
  });

  test('needs the permission manage_stock', async () => {
    const api = await productsApi();
    await api.as(customer).patch(`/api/v1/products/${aProduct().id}/stock`).send({ change: 1 }).expect(403);
  });
});
