import { randomUUID } from 'node:crypto';
import {
  OrderCancelled,
  OrderConfirmed,
  OrderCreated,
  type OrderFacts,
  OrderShipped,
  type PublishedEvent,
} from '@waybill/contracts';
import { publishedEvent } from '@waybill/testing';
import { describe, expect, test } from 'vitest';
import { anOrder, aProduct, line, productsApi } from '../testing.ts';

const history = {
  created: (order: OrderFacts) =>
    publishedEvent(OrderCreated({ order: { ...order, status: 'pending' } }), { subjectversion: 1 }),
  confirmed: (order: OrderFacts) =>
    publishedEvent(OrderConfirmed({ order: { ...order, status: 'confirmed' } }), { subjectversion: 2 }),
  cancelled: (order: OrderFacts) =>
    publishedEvent(OrderCancelled({ order: { ...order, status: 'cancelled' }, reason: 'by-request' }), {
      subjectversion: 3,
    }),
  shipped: (order: OrderFacts) =>
    publishedEvent(OrderShipped({ order: { ...order, status: 'shipped' } }), { subjectversion: 3 }),
};

async function withReservation({ stock = 10 } = {}) {
  const api = await productsApi();
  const lamp = aProduct({ stock });
  await api.stocked(lamp);
  const order = anOrder([line(lamp, 4)]);
  return {
    ...api,
    lamp,
    order,
    stock: () => api.stockOf(lamp),
    status: async () => (await api.reservation(order.id))?.status,
  };
}

describe('following the events of an order', () => {
  test('commits what was held, and gives it back when the order is cancelled', async () => {
    const { reserve, react, order, lamp, stock, status } = await withReservation();
    await reserve({ id: order.id, lines: [line(lamp, 4)] }).expect(200);
    await react(history.created(order));
    expect([await status(), await stock()]).toEqual(['committed', 6]);
    await react(history.cancelled(order));
    expect([await status(), await stock()]).toEqual(['cancelled', 10]);
  });

  test('takes products whose units came back out of the cache', async () => {
    const { react, work, get, order, lamp } = await withReservation();
    await react(history.created(order));
    await work();
    const read = async () => (await get(`/api/v1/products/${lamp.id}`).expect(200)).body.stock;
    expect([await read(), await read()]).toEqual([6, 6]);
    await react(history.cancelled(order));
    expect(await work()).toBe(1);
    expect(await read()).toBe(10);
  });

  test('a cancellation that comes first cannot be undone by a late creation', async () => {
    const { reserve, react, order, lamp, stock, status } = await withReservation();
    await react(history.cancelled(order));
    await react(history.created(order));
    expect([await status(), await stock()]).toEqual(['cancelled', 10]);
    const { body } = await reserve({ id: order.id, lines: [line(lamp, 4)] }).expect(200);
    expect(body.results[0].refused).toEqual({ code: 'reservation-gone', parameters: { status: 'cancelled' } });
  });

  test('rejects an order whose units are gone, once, and says so', async () => {
    const { react, order, store, stock, status } = await withReservation({ stock: 3 });
    await react(history.created(order), history.created(order));
    await react(history.created(order));
    expect([await status(), await stock()]).toEqual(['rejected', 3]);
    expect(store.published.filter(({ type }) => type === 'stock.rejected')).toMatchObject([
      { subject: order.id, data: { order_id: order.id, order_version: 1 } },
    ]);
    await react(history.cancelled(order));
    expect([await status(), await stock()]).toEqual(['rejected', 3]);
  });

  test('an order over an unknown product is rejected', async () => {
    const { react, reservation } = await withReservation();
    const order = anOrder([line({ id: randomUUID() }, 1)]);
    await react(history.created(order));
    expect(await reservation(order.id)).toMatchObject({ status: 'rejected' });
  });

  test('units of a product that was deleted meanwhile are counted all the same', async () => {
    const { as, reserve, react, order, lamp, stock } = await withReservation();
    await reserve({ id: order.id, lines: [line(lamp, 4)] }).expect(200);
    await as({ roles: ['manager'] })
      .delete(`/api/v1/products/${lamp.id}`)
      .expect(204);
    await react(history.created(order), history.cancelled(order));
    expect(await stock()).toBe(10);
  });

  test('every order of arrival of created, confirmed and cancelled, with repeats, ends the same', async () => {
    const api = await productsApi();
    const arrivals = permutations(['created', 'confirmed', 'cancelled', 'cancelled'] as const);
    const lamps = arrivals.map(() => aProduct({ stock: 10 }));
    await api.stocked(...lamps);
    const orders = lamps.map((lamp) => anOrder([line(lamp, 3), line(lamp, 1)]));
    await Promise.all(
      arrivals.map(async (arrival, i) => {
        const order = orders[i] as OrderFacts;
        for (const step of arrival) await api.react(history[step](order) as PublishedEvent);
      }),
    );
    for (const [i, lamp] of lamps.entries()) {
      expect(await api.stockOf(lamp)).toBe(10);
      expect(await api.reservation(orders[i]?.id ?? '')).toMatchObject({ status: 'cancelled', order_version: 3 });
    }
  });
});

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, i) => permutations(items.toSpliced(i, 1)).map((rest) => [item, ...rest]));
}
