import { describe, expect, test } from 'vitest';
import { alice, anOrder, bob, idOf, manager, ordersApi } from '../testing.ts';

describe('reading an order', () => {
  test('is for its owner and for staff; to anybody else it does not exist', async () => {
    const api = await ordersApi();
    const order = await api.kept(anOrder());
    const read = (caller: typeof alice | typeof bob | typeof manager) =>
      api.as(caller).get(`/api/v1/orders/${order.id}`);
    expect((await read(alice).expect(200)).body).toMatchObject({ id: order.id, status: 'pending' });
    await read(manager).expect(200);
    expect((await read(bob).expect(404)).body.code).toBe('order-not-found');
    expect(
      (
        await api
          .as(alice)
          .get(`/api/v1/orders/${idOf('nothing')}`)
          .expect(404)
      ).body.code,
    ).toBe('order-not-found');
    await api.get(`/api/v1/orders/${order.id}`).expect(401);
  });

  test('another owner’s stays hidden when it is in the cache', async () => {
    const api = await ordersApi();
    const order = await api.kept(anOrder());
    await api.as(alice).get(`/api/v1/orders/${order.id}`).expect(200);
    await api.as(bob).get(`/api/v1/orders/${order.id}`).expect(404);
  });

  test('is a HIT until it changes', async () => {
    const api = await ordersApi();
    const order = await api.kept(anOrder());
    const read = () => api.as(alice).get(`/api/v1/orders/${order.id}`).expect(200);
    expect([(await read()).headers['x-cache'], (await read()).headers['x-cache']]).toEqual(['MISS', 'HIT']);
    await api.as(alice).delete(`/api/v1/orders/${order.id}`).expect(200);
    const fresh = await read();
    expect([fresh.headers['x-cache'], fresh.body.status, fresh.headers.etag]).toEqual(['MISS', 'cancelled', '"2"']);
  });

  test('tells what happened to it, when and by whom', async () => {
    const api = await ordersApi();
    const order = await api.kept(anOrder());
    api.clock.advance(60_000);
    await api.as(manager).patch(`/api/v1/orders/${order.id}/status`).send({ status: 'confirmed' }).expect(200);
    const { body } = await api.as(alice).get(`/api/v1/orders/${order.id}/timeline`).expect(200);
    expect(body).toEqual({
      order_id: order.id,
      items: [
        { status: 'pending', at: '2026-01-02T03:04:05.000Z', by: alice.id },
        { status: 'confirmed', at: '2026-01-02T03:05:05.000Z', by: manager.id },
      ],
    });
    await api.as(bob).get(`/api/v1/orders/${order.id}/timeline`).expect(404);
  });
});
