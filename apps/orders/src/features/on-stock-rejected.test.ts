import { describe, expect, test } from 'vitest';
import { alice, anOrder, idOf, ordersApi } from '../testing.ts';

describe('stock that was rejected', () => {
  test('cancels a pending order once, out of stock, and takes it out of the cache', async () => {
    const api = await ordersApi();
    const { id } = await api.kept(anOrder());
    const read = async () => (await api.as(alice).get(`/api/v1/orders/${id}`).expect(200)).body.status;
    expect([await read(), await read()]).toEqual(['pending', 'pending']);
    await api.rejectStock(id);
    await api.rejectStock(id);
    expect(await api.work()).toBe(1);
    expect(await read()).toBe('cancelled');
    expect(api.store.published).toMatchObject([{ type: 'order.cancelled', data: { reason: 'out-of-stock' } }]);
    expect((await api.order(id))?.timeline.at(-1)).toMatchObject({ status: 'cancelled', reason: 'out-of-stock' });
  });

  test.each(['confirmed', 'shipped', 'delivered', 'cancelled'] as const)(
    'leaves a %s order as it is',
    async (status) => {
      const api = await ordersApi();
      const { id } = await api.kept(anOrder({ status }));
      await api.rejectStock(id);
      expect(await api.order(id)).toMatchObject({ status, version: 1 });
      expect(api.store.published).toEqual([]);
    },
  );

  test('of an order nobody knows is no harm', async () => {
    const api = await ordersApi();
    await api.rejectStock(idOf('nothing'));
    expect(api.store.published).toEqual([]);
  });
});
