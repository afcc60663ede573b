import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { orderIdFor } from '../domain/order-id.ts';
import { alice, bob, idOf, manager, ordersApi } from '../testing.ts';

const lamps = { lines: [{ product_id: idOf('lamp'), quantity: 2 }] };

describe('placing an order', () => {
  test('answers 201 with its place and the prices of products, and tells the log', async () => {
    const api = await ordersApi();
    const { body, headers } = await api.place(alice, lamps, 'k1').expect(201);
    expect(body).toMatchObject({
      id: orderIdFor(alice.id, 'k1'),
      user_id: alice.id,
      status: 'pending',
      total: { amount: 3998, currency: 'USD' },
      quantity: 2,
      version: 1,
    });
    expect(headers.location).toBe(`/api/v1/orders/${body.id}`);
    expect(api.store.published).toMatchObject([{ type: 'order.created', subject: body.id, subjectversion: 1 }]);
  });

  test('takes a single product by itself, and an order without a key', async () => {
    const api = await ordersApi();
    const { body } = await api.place(alice, { product_id: idOf('lamp'), quantity: 3 }).expect(201);
    expect(body.lines).toMatchObject([{ product_id: idOf('lamp'), quantity: 3 }]);
  });

  test('the same key and body answers the same bytes, however late and whatever became of the order', async () => {
    const api = await ordersApi();
    const first = await api.place(alice, lamps, 'k1').expect(201);
    await api.as(alice).delete(`/api/v1/orders/${first.body.id}`).expect(200);
    const second = await api.place(alice, lamps, 'k1').expect(201);
    expect(second.text).toBe(first.text);
    expect(second.headers).toMatchObject({ 'idempotent-replayed': 'true', location: first.headers.location });
    expect(api.sidecar.invocations).toHaveLength(1);
  });

  test('the same key 50 times at once over two replicas gives one order and one body', async () => {
    const one = await ordersApi();
    const two = await ordersApi({ database: one.store.database });
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        (i % 2 === 0 ? one : two).place(alice, lamps, 'k1').then((answer) => answer),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect([...one.store.published, ...two.store.published]).toHaveLength(1);
  });

  test('another body under the same key is refused; another caller is independent', async () => {
    const api = await ordersApi();
    await api.place(alice, lamps, 'k1').expect(201);
    const other = { lines: [{ product_id: idOf('lamp'), quantity: 1 }] };
    expect((await api.place(alice, other, 'k1').expect(422)).body.code).toBe('key-reused');
    await api.place(bob, other, 'k1').expect(201);
  });

  test('two bodies under one key at once: one is placed, the other refused', async () => {
    const one = await ordersApi();
    const two = await ordersApi({ database: one.store.database });
    const other = { lines: [{ product_id: idOf('lamp'), quantity: 1 }] };
    const answers = await Promise.all([one.place(alice, lamps, 'k1'), two.place(alice, other, 'k1')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 422]);
  });

  test('a refused order can be tried again under its key after restocking', async () => {
    const api = await ordersApi();
    api.stock.available = 1;
    const { body } = await api.place(alice, lamps, 'k1').expect(409);
    expect(body).toMatchObject({ code: 'insufficient-stock', available: 1, requested: 2 });
    api.stock.available = 2;
    await api.place(alice, lamps, 'k1').expect(201);
  });

  test('says unavailable while products cannot be reached, and places nothing', async () => {
    const api = await ordersApi();
    api.sidecar.down();
    expect((await api.place(alice, lamps, 'k1').expect(503)).body.code).toBe('unavailable');
    api.sidecar.up();
    expect(await api.order(orderIdFor(alice.id, 'k1'))).toBeUndefined();
    await api.place(alice, lamps, 'k1').expect(201);
  });

  test('reserves again when half of the reservation’s life has gone before it could be placed', async () => {
    const api = await ordersApi();
    let answers = 0;
    api.stock.beforeAnswer = () => {
      answers += 1;
      if (answers === 1) api.clock.advance(451_000);
    };
    await api.place(alice, lamps, 'k1').expect(201);
    expect(answers).toBe(2);
  });

  test('gives up when every reservation comes too late to build on', async () => {
    const api = await ordersApi();
    api.stock.beforeAnswer = () => api.clock.advance(451_000);
    expect((await api.place(alice, lamps, 'k1').expect(503)).body.code).toBe('unavailable');
    expect(api.store.published).toEqual([]);
  });

  test('many at once travel to products together', async () => {
    const api = await ordersApi();
    api.stock.answerAfterMs = 500;
    await Promise.all(Array.from({ length: 40 }, () => api.place(alice, lamps, randomUUID()).expect(201)));
    expect(api.stock.calls).toBeLessThan(20);
    expect(api.store.published).toHaveLength(40);
  });

  test('staff may place one for a customer, a customer for nobody else', async () => {
    const api = await ordersApi();
    const { body } = await api.place(manager, { ...lamps, user_id: alice.id }, 'k1').expect(201);
    expect(body.user_id).toBe(alice.id);
    await api.as(alice).get(`/api/v1/orders/${body.id}`).expect(200);
    const nobody = { ...lamps, user_id: idOf('nobody') };
    expect((await api.place(manager, nobody, 'k3').expect(404)).body.code).toBe('user-not-found');
    expect((await api.place(alice, { ...lamps, user_id: bob.id }, 'k2').expect(403)).body.permission).toBe(
      'manage_orders',
    );
  });
});

describe('an order that cannot be read', () => {
  const line = { product_id: idOf('lamp'), quantity: 1 };
  test.each([
    ['/lines', { lines: Array.from({ length: 51 }, () => line) }],
    ['/lines', { lines: [] }],
    ['/lines/0/quantity', { lines: [{ ...line, quantity: 0 }] }],
    ['/lines/0/quantity', { lines: [{ ...line, quantity: 10_001 }] }],
    ['/lines/0/quantity', { lines: [{ ...line, quantity: 1.5 }] }],
    ['/quantity', { product_id: idOf('lamp'), quantity: 0 }],
    ['/quantity', { product_id: idOf('lamp') }],
    ['/product_id', { ...line, lines: [line] }],
    ['/lines/0/product_id', { lines: [{ product_id: { $gt: '' }, quantity: 1 }] }],
    ['/coupon', { lines: [line], coupon: 'FREE' }],
    ['/total/currency', { lines: [line], total: { amount: 1, currency: 'usd' } }],
    ['/lines', { lines: { $where: '1' } }],
  ])('is refused with a pointer to %s', async (pointer, body) => {
    const api = await ordersApi();
    const answer = await api.place(alice, body, 'k1').expect(400);
    expect(answer.body.code).toBe('malformed-request');
    expect(answer.body.errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer);
    expect(api.sidecar.invocations).toEqual([]);
  });

  test('nobody places an order without signing in, nor under an unreadable key', async () => {
    const api = await ordersApi();
    await api.post('/api/v1/orders').send(lamps).expect(401);
    expect((await api.place(alice, lamps, 'a b').expect(400)).body.code).toBe('malformed-key');
    expect((await api.place(alice, lamps, 'x'.repeat(256)).expect(400)).body.code).toBe('malformed-key');
  });
});
