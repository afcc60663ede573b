import { describe, expect, test } from 'vitest';
import { alice, anOrder, idOf, manager, ordersApi } from '../testing.ts';

describe('taking an order further', () => {
  test('staff confirm, ship and deliver it, and each step is told', async () => {
    const api = await ordersApi();
    const order = await api.kept(anOrder());
    const patch = (status: string) => api.as(manager).patch(`/api/v1/orders/${order.id}/status`).send({ status });
    for (const status of ['confirmed', 'shipped', 'delivered']) {
      expect((await patch(status).expect(200)).body.status).toBe(status);
    }
    expect(api.store.published.map(({ type, subjectversion }) => [type, subjectversion])).toEqual([
      ['order.confirmed', 2],
      ['order.shipped', 3],
      ['order.delivered', 4],
    ]);
    await api.as(alice).patch(`/api/v1/orders/${order.id}/status`).send({ status: 'shipped' }).expect(403);
  });

  test.each([
    ['put', 'status'],
    ['patch', 'status'],
    ['put', ''],
  ] as const)('%s /orders/:id/%s does the same', async (method, path) => {
    const api = await ordersApi();
    const { id } = await api.kept(anOrder());
    const { body } = await api
      .as(manager)
      [method](`/api/v1/orders/${id}/${path}`.replace(/\/$/, ''))
      .send({ status: 'confirmed' })
      .expect(200);
    expect(body.status).toBe('confirmed');
  });

  test('is confirmed only after its reservation was committed', async () => {
    const api = await ordersApi();
    const { id } = await api.kept(anOrder());
    const confirm = () => api.as(manager).patch(`/api/v1/orders/${id}/status`).send({ status: 'confirmed' });
    api.stock.commitRefusal = 'rejected';
    expect((await confirm().expect(409)).body).toMatchObject({ code: 'reservation-gone', status: 409 });
    api.sidecar.down();
    expect((await confirm().expect(503)).body.code).toBe('unavailable');
    expect(await api.order(id)).toMatchObject({ status: 'pending', version: 1 });
    api.sidecar.up();
    api.stock.commitRefusal = undefined;
    await confirm().expect(200);
    expect(api.sidecar.invocations.at(-1)).toMatchObject({
      path: '/internal/reservations/commit',
      body: { ids: [id] },
    });
  });

  test('refuses steps that lead nowhere without asking products', async () => {
    const api = await ordersApi();
    const { id } = await api.kept(anOrder({ status: 'cancelled' }));
    const { body } = await api
      .as(manager)
      .patch(`/api/v1/orders/${id}/status`)
      .send({ status: 'confirmed' })
      .expect(409);
    expect(body).toMatchObject({ code: 'transition-not-allowed', from: 'cancelled' });
    expect(api.sidecar.invocations).toEqual([]);
    await api.as(manager).patch(`/api/v1/orders/${id}/status`).send({ status: 'lost' }).expect(400);
    await api
      .as(manager)
      .patch(`/api/v1/orders/${idOf('nothing')}/status`)
      .send({ status: 'shipped' })
      .expect(404);
  });

  test('refuses a version that has been overtaken, before anything is committed', async () => {
    const api = await ordersApi();
    const { id } = await api.kept(anOrder());
    const put = (tag: string) =>
      api.as(manager).put(`/api/v1/orders/${id}`).set('if-match', tag).send({ status: 'confirmed' });
    expect((await put('"7"').expect(412)).body.code).toBe('version-mismatch');
    expect(api.sidecar.invocations).toEqual([]);
    await put('"1"').expect(200);
  });
});
