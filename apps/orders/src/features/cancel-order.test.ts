import { describe, expect, test } from 'vitest';
import { alice, anOrder, bob, manager, ordersApi } from '../testing.ts';

describe('cancelling an order', () => {
  test('is for its owner and staff, says why, and happens once', async () => {
    const api = await ordersApi();
    const { id } = await api.kept(anOrder());
    const cancel = (caller: typeof alice | typeof bob) =>
      api.as(caller).post(`/api/v1/orders/${id}/cancellation`).send({ reason: 'changed my mind' });
    await cancel(bob).expect(404);
    expect((await cancel(alice).expect(200)).body).toMatchObject({ status: 'cancelled', version: 2 });
    expect((await cancel(alice).expect(200)).body.version).toBe(2);
    expect(api.store.published).toMatchObject([{ type: 'order.cancelled', data: { reason: 'by-request' } }]);
  });

  test('DELETE is the same, by request', async () => {
    const api = await ordersApi();
    const { id } = await api.kept(anOrder({ status: 'confirmed' }));
    await api.as(bob).delete(`/api/v1/orders/${id}`).expect(404);
    await api.as(alice).delete(`/api/v1/orders/${id}`).expect(200);
    expect(api.store.published).toMatchObject([{ data: { reason: 'by-request' } }]);
  });

  test('staff may cancel through the status as well', async () => {
    const api = await ordersApi();
    const { id } = await api.kept(anOrder());
    await api
      .as(manager)
      .patch(`/api/v1/orders/${id}/status`)
      .send({ status: 'cancelled', reason: 'fraud' })
      .expect(200);
    expect(api.store.published).toMatchObject([{ data: { reason: 'by-staff' } }]);
  });

  test.each(['shipped', 'delivered'] as const)('is refused once it is %s', async (status) => {
    const api = await ordersApi();
    const { id } = await api.kept(anOrder({ status }));
    const { body } = await api.as(alice).post(`/api/v1/orders/${id}/cancellation`).send({ reason: 'late' }).expect(409);
    expect(body).toMatchObject({ code: 'order-shipped' });
  });
});
