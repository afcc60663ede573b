import { describe, expect, test } from 'vitest';
import { aLine, alice, anOrder, bob, idOf, manager, ordersApi } from '../testing.ts';

async function threeOrders() {
  const api = await ordersApi();
  const ids = [idOf('first'), idOf('second'), idOf('third')];
  await api.kept(anOrder({ id: ids[0] ?? '', user_id: alice.id, lines: [aLine('lamp', 1)] }));
  api.clock.advance(3_600_000);
  await api.kept(anOrder({ id: ids[1] ?? '', user_id: alice.id, status: 'cancelled' }));
  api.clock.advance(3_600_000);
  await api.kept(anOrder({ id: ids[2] ?? '', user_id: bob.id, status: 'confirmed' }));
  const list = async (caller: typeof alice | typeof bob | typeof manager, query = '') =>
    (await api.as(caller).get(`/api/v1/orders${query}`).expect(200)).body.items.map(
      ({ id }: { id: string }) => ids.indexOf(id) + 1,
    );
  return { ...api, list };
}

describe('listing orders', () => {
  test('customers see their own, staff all, newest first', async () => {
    const { list, as } = await threeOrders();
    expect(await list(alice)).toEqual([2, 1]);
    expect(await list(bob)).toEqual([3]);
    expect(await list(manager)).toEqual([3, 2, 1]);
    expect(await list(manager, `?user_id=${alice.id}`)).toEqual([2, 1]);
    expect(await list(alice, `?user_id=${alice.id}`)).toEqual([2, 1]);
    await as(alice).get(`/api/v1/orders?user_id=${bob.id}`).expect(403);
  });

  test('filters by status and by time, from included, to excluded', async () => {
    const { list, as } = await threeOrders();
    expect(await list(manager, '?status=cancelled')).toEqual([2]);
    expect(await list(manager, '?from=2026-01-02T04:04:05Z')).toEqual([3, 2]);
    expect(await list(manager, '?to=2026-01-02T04:04:05Z')).toEqual([1]);
    expect(await list(manager, '?from=2026-01-02T06:00:00%2B02:00&to=2026-01-02T05:00:00Z')).toEqual([2]);
    expect(await list(manager, '?from=2026-01-03')).toEqual([]);
    await as(manager).get('/api/v1/orders?status=lost').expect(400);
    await as(manager).get('/api/v1/orders?status[$ne]=pending').expect(400);
  });

  test('pages by cursor and by number', async () => {
    const { as, list } = await threeOrders();
    const { body } = await as(manager).get('/api/v1/orders?limit=2').expect(200);
    expect(await list(manager, `?limit=2&cursor=${encodeURIComponent(body.next_cursor)}`)).toEqual([1]);
    const numbered = await as(manager).get('/api/v1/orders?page=2&page_size=2').expect(200);
    expect(numbered.body).toMatchObject({ items: [{ id: idOf('first') }], total: 3, page: 2, page_size: 2 });
  });

  test('is cached for each owner and forgotten when an order is placed or changes', async () => {
    const { as, place, clock } = await threeOrders();
    const read = async (caller: typeof alice | typeof bob) =>
      (await as(caller).get('/api/v1/orders').expect(200)).headers['x-cache'];
    expect([await read(alice), await read(alice), await read(alice), await read(bob)]).toEqual([
      'MISS',
      'MISS',
      'HIT',
      'MISS',
    ]);
    await place(alice, { product_id: idOf('lamp'), quantity: 1 }).expect(201);
    const { headers, body } = await as(alice).get('/api/v1/orders').expect(200);
    expect([headers['x-cache'], body.items.length]).toEqual(['MISS', 3]);
    clock.advance(11_000);
    expect([await read(alice), await read(alice), await read(alice)]).toEqual(['MISS', 'MISS', 'HIT']);
  });

  test('is counted by status, and revenue leaves cancelled orders out', async () => {
    const { as } = await threeOrders();
    expect((await as(manager).get('/api/v1/orders/stats').expect(200)).body).toEqual({
      total_orders: 3,
      by_status: { pending: 1, confirmed: 1, shipped: 0, delivered: 0, cancelled: 1 },
      revenue: [{ amount: 2 * 1999, currency: 'USD' }],
    });
    expect((await as(bob).get('/api/v1/orders/stats').expect(200)).body.total_orders).toBe(1);
  });
});
