import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { aProduct, idOf, line, productsApi } from '../testing.ts';

const wish = (...lines: ReturnType<typeof line>[]) => ({ id: randomUUID(), lines });

describe('reserving for orders', () => {
  test('answers every order of a batch for itself, in their order', async () => {
    const api = await productsApi();
    const [lamp, desk] = [aProduct({ stock: 3 }), aProduct({ name: 'Desk', stock: 1 })];
    await api.stocked(lamp, desk);
    const wishes = [
      wish(line(lamp, 2)),
      wish(line(lamp, 2)),
      wish(line(desk, 1), line(lamp, 1)),
      wish(line({ id: idOf('nothing') }, 1)),
    ];
    const { body } = await api.reserve(...wishes).expect(200);
    expect(body.results).toMatchObject([
      { id: wishes[0]?.id, total: { amount: 3998, currency: 'USD' }, expires_in_s: 900 },
      { id: wishes[1]?.id, refused: { code: 'insufficient-stock', parameters: { available: 1, requested: 2 } } },
      { id: wishes[2]?.id, lines: [{ product_name: 'Desk' }, { product_name: 'Lamp' }] },
      { id: wishes[3]?.id, refused: { code: 'product-not-found' } },
    ]);
    expect([await api.stockOf(lamp), await api.stockOf(desk)]).toEqual([0, 0]);
  });

  test('never reserves in part: what is refused leaves stock and log untouched', async () => {
    const api = await productsApi();
    const [lamp, desk] = [aProduct({ stock: 5 }), aProduct({ stock: 0 })];
    await api.stocked(lamp, desk);
    const refused = wish(line(lamp, 1), line(desk, 1));
    await api.reserve(refused).expect(200);
    expect(await api.stockOf(lamp)).toBe(5);
    expect(await api.reservation(refused.id)).toBeUndefined();
    expect(api.store.published).toEqual([]);
  });

  test('sells no unit twice to two replicas that get lines in opposite order', async () => {
    const one = await productsApi();
    const two = await productsApi({ database: one.store.database });
    const [lamp, desk] = [aProduct({ stock: 20 }), aProduct({ stock: 20 })];
    await one.stocked(lamp, desk);
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, i) =>
        i % 2 === 0 ? one.reserve(wish(line(lamp, 1), line(desk, 1))) : two.reserve(wish(line(desk, 1), line(lamp, 1))),
      ),
    );
    const results = answers.flatMap(({ body }) => body.results);
    expect(results.filter((result) => !result.refused)).toHaveLength(20);
    expect(new Set(results.flatMap((result) => result.refused?.code ?? []))).toEqual(new Set(['insufficient-stock']));
    expect([await one.stockOf(lamp), await one.stockOf(desk)]).toEqual([0, 0]);
  });

  test('adds up two lines of one product', async () => {
    const api = await productsApi();
    const lamp = aProduct({ stock: 5 });
    await api.stocked(lamp);
    const { body } = await api
      .reserve(wish(line(lamp, 3), line(lamp, 3)), wish(line(lamp, 3), line(lamp, 2)))
      .expect(200);
    expect(body.results[0].refused).toMatchObject({
      code: 'insufficient-stock',
      parameters: { available: 5, requested: 6 },
    });
    expect(body.results[1].lines).toHaveLength(2);
    expect(await api.stockOf(lamp)).toBe(0);
  });

  test('repeated gets the first prices and a new expiry; other lines are refused', async () => {
    const api = await productsApi();
    const lamp = aProduct({ stock: 5 });
    await api.stocked(lamp);
    const first = wish(line(lamp, 2));
    await api.reserve(first).expect(200);
    const before = await api.reservation(first.id);
    api.clock.advance(60_000);
    const { body } = await api.reserve(first, { ...first, lines: [line(lamp, 1)] }).expect(200);
    expect(body.results[0].total.amount).toBe(3998);
    expect(body.results[1].refused.code).toBe('reservation-differs');
    const after = await api.reservation(first.id);
    expect(Date.parse(after?.expires_at ?? '') - Date.parse(before?.expires_at ?? '')).toBe(60_000);
    expect(await api.stockOf(lamp)).toBe(3);
  });

  test('is possible again after restocking', async () => {
    const api = await productsApi();
    const lamp = aProduct({ stock: 0 });
    await api.stocked(lamp);
    const later = wish(line(lamp, 2));
    expect((await api.reserve(later).expect(200)).body.results[0].refused.code).toBe('insufficient-stock');
    await api
      .as({ roles: ['manager'] })
      .patch(`/api/v1/products/${lamp.id}/stock`)
      .send({ change: 2 })
      .expect(200);
    expect((await api.reserve(later).expect(200)).body.results[0].total.amount).toBe(3998);
  });

  test('charges what is in the database, never what is in the cache', async () => {
    const api = await productsApi();
    const lamp = aProduct();
    await api.stocked(lamp);
    await api.get(`/api/v1/products/${lamp.id}`);
    const other = await productsApi({ database: api.store.database });
    await other
      .as({ roles: ['manager'] })
      .patch(`/api/v1/products/${lamp.id}`)
      .send({ price: { amount: 1, currency: 'USD' } });
    const { body } = await api.reserve(wish(line(lamp, 1))).expect(200);
    expect(body.results[0].total.amount).toBe(1);
  });

  test('answers orders alone', async () => {
    const api = await productsApi();
    await api.asApp('articles').post('/internal/reservations').send({ reservations: [] }).expect(403);
    await api.post('/internal/reservations').send({ reservations: [] }).expect(403);
  });
});

describe('committing reservations before a confirmation', () => {
  test('keeps what is held and refuses what is gone, each for itself', async () => {
    const api = await productsApi();
    const lamp = aProduct({ stock: 5 });
    await api.stocked(lamp);
    const held = wish(line(lamp, 2));
    await api.reserve(held).expect(200);
    const unknown = randomUUID();
    const { body } = await api
      .asApp('orders')
      .post('/internal/reservations/commit')
      .send({ ids: [held.id, unknown] })
      .expect(200);
    expect(body.results).toEqual([
      { id: held.id },
      { id: unknown, refused: { code: 'reservation-gone', parameters: { status: 'none' } } },
    ]);
    expect(await api.reservation(held.id)).toMatchObject({ status: 'committed' });
    expect(await api.stockOf(lamp)).toBe(3);
  });
});
