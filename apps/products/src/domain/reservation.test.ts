import type { ReservationStatus } from '@waybill/contracts';
import { describe, expect, test } from 'vitest';
import '@waybill/testing';
import { anOrder, aProduct, line, shelfOf, stamped } from '../testing.ts';
import { commit, expire, follow, type Reservation, reserve, type StockDecision } from './reservation.ts';

const lamp = aProduct({ name: 'Lamp', stock: 10 });
const desk = aProduct({ name: 'Desk', stock: 3, price: { amount: 20_000, currency: 'USD' } });
const shelf = shelfOf(lamp, desk);
const id = anOrder([line(lamp, 1)]).id;
const expiresAt = '2026-01-02T03:19:05.000Z';

const request = (...lines: ReturnType<typeof line>[]) => ({ id, lines });
const unitsAfter = ({ products }: StockDecision) =>
  Object.fromEntries(products.map(({ document }) => [document.name, document.stock]));
const held = (...lines: ReturnType<typeof line>[]) =>
  stamped(reserve(undefined, shelf, request(...lines), expiresAt).reservation.document);
const inState = (status: ReservationStatus): Reservation => {
  const { expires_at, ...rest } = held(line(lamp, 2));
  return { ...rest, status, ...(status === 'held' && { expires_at: expiresAt }) };
};

describe('reserving', () => {
  test('takes the units and freezes names and prices', () => {
    const decision = reserve(undefined, shelf, request(line(lamp, 2), line(desk, 1)), expiresAt);
    expect(decision.reservation.document).toMatchObject({
      status: 'held',
      expires_at: expiresAt,
      total: { amount: 2 * 1999 + 20_000, currency: 'USD' },
      lines: [
        { product_name: 'Lamp', quantity: 2, unit_price: { amount: 1999 }, total_price: { amount: 3998 } },
        { product_name: 'Desk', quantity: 1 },
      ],
    });
    expect(unitsAfter(decision)).toEqual({ Lamp: 8, Desk: 2 });
    expect(decision.products.flatMap(({ events }) => events)).toEqual([]);
  });

  test('adds up two lines of one product', () => {
    expect(unitsAfter(reserve(undefined, shelf, request(line(lamp, 4), line(lamp, 6)), expiresAt))).toEqual({
      Lamp: 0,
    });
    expect(() => reserve(undefined, shelf, request(line(lamp, 4), line(lamp, 7)), expiresAt)).toRefuseWith(
      'insufficient-stock',
      {
        product_id: lamp.id,
        available: 10,
        requested: 11,
      },
    );
  });

  test('refuses all lines when one cannot be had', () => {
    expect(() => reserve(undefined, shelf, request(line(lamp, 1), line(desk, 4)), expiresAt)).toRefuseWith(
      'insufficient-stock',
      {
        product_id: desk.id,
      },
    );
  });

  test('refuses unknown and deleted products, mixed currencies and another total', () => {
    const gone = aProduct({ deleted_at: 'x' });
    const phở = aProduct({ price: { amount: 50_000, currency: 'VND' } });
    const all = shelfOf(lamp, gone, phở);
    expect(() => reserve(undefined, all, request(line(desk, 1)), expiresAt)).toRefuseWith('product-not-found');
    expect(() => reserve(undefined, all, request(line(gone, 1)), expiresAt)).toRefuseWith('product-not-found');
    expect(() => reserve(undefined, all, request(line(lamp, 1), line(phở, 1)), expiresAt)).toRefuseWith(
      'mixed-currencies',
    );
    const cheap = { ...request(line(lamp, 99)), total: { amount: 1, currency: 'USD' } };
    expect(() => reserve(undefined, all, cheap, expiresAt)).toRefuseWith('price-changed', {
      actual: 99 * 1999,
      currency: 'USD',
    });
  });

  test('again with equal lines gets the first prices and a new expiry', () => {
    const dearer = shelfOf({ ...lamp, stock: 0, name: 'Dear lamp', price: { amount: 9999, currency: 'USD' } });
    const again = reserve(inState('held'), dearer, request(line(lamp, 2)), '2026-01-02T03:30:00.000Z');
    expect(again.reservation.document).toMatchObject({
      total: { amount: 3998 },
      expires_at: '2026-01-02T03:30:00.000Z',
    });
    expect(again.products).toEqual([]);
  });

  test('again once committed gets the first answer', () => {
    const again = reserve(inState('committed'), shelf, request(line(lamp, 2)), expiresAt);
    expect(again.reservation.document).toMatchObject({ status: 'committed', total: { amount: 3998 } });
    expect(again.reservation.document).not.toHaveProperty('expires_at');
    expect(again.products).toEqual([]);
  });

  test('again after it expired takes the units anew, at the prices of today', () => {
    const dearer = shelfOf({ ...lamp, price: { amount: 9999, currency: 'USD' } });
    const anew = reserve(inState('expired'), dearer, request(line(lamp, 2)), expiresAt);
    expect(anew.reservation.document).toMatchObject({ status: 'held', total: { amount: 2 * 9999 } });
    expect(unitsAfter(anew)).toEqual({ Lamp: 8 });
  });

  test.each(['held', 'committed', 'expired', 'cancelled', 'rejected'] as const)(
    'with other lines is refused when %s',
    (status) => {
      expect(() => reserve(inState(status), shelf, request(line(lamp, 3)), expiresAt)).toRefuseWith(
        'reservation-differs',
      );
    },
  );

  test.each(['cancelled', 'rejected'] as const)('is refused for good when %s', (status) => {
    expect(() => reserve(inState(status), shelf, request(line(lamp, 2)), expiresAt)).toRefuseWith('reservation-gone', {
      status,
    });
  });
});

describe('following the order', () => {
  const live = anOrder([line(lamp, 2)], 'pending', id);
  const dead = anOrder([line(lamp, 2)], 'cancelled', id);

  test.each([
    [undefined, 'committed', { Lamp: 8 }],
    ['held', 'committed', {}],
    ['committed', 'committed', {}],
    ['expired', 'committed', { Lamp: 8 }],
    ['cancelled', 'cancelled', {}],
    ['rejected', 'rejected', {}],
  ] as const)('a live order makes %s into %s', (from, to, units) => {
    const decision = follow(from && inState(from), shelf, live, 1);
    expect(decision?.reservation.document).toMatchObject({ status: to, order_version: 1 });
    expect(decision?.reservation.document).not.toHaveProperty('expires_at');
    expect(decision && unitsAfter(decision)).toEqual(units);
    expect(decision?.reservation.events).toEqual([]);
  });

  test.each([
    [undefined, 'cancelled', {}],
    ['held', 'cancelled', { Lamp: 12 }],
    ['committed', 'cancelled', { Lamp: 12 }],
    ['expired', 'cancelled', {}],
    ['cancelled', 'cancelled', {}],
    ['rejected', 'rejected', {}],
  ] as const)('a cancelled order makes %s into %s', (from, to, units) => {
    const decision = follow(from && inState(from), shelf, dead, 2);
    expect(decision?.reservation.document).toMatchObject({ status: to, order_version: 2 });
    expect(decision && unitsAfter(decision)).toEqual(units);
  });

  test.each([undefined, 'expired'] as const)(
    'a live order whose units are gone from %s is rejected, and it is said',
    (from) => {
      const decision = follow(from && inState(from), shelfOf({ ...lamp, stock: 1 }), live, 1);
      expect(decision?.reservation.document).toMatchObject({ status: 'rejected' });
      expect(decision?.reservation.events).toMatchObject([
        { type: 'stock.rejected', data: { order_id: id, order_version: 1 } },
      ]);
      expect(decision?.products).toEqual([]);
    },
  );

  test('a version that was met, or a lower one, changes nothing', () => {
    const cancelled = { ...inState('cancelled'), order_version: 2 };
    expect(follow(cancelled, shelf, live, 1)).toBeUndefined();
    expect(follow(cancelled, shelf, dead, 2)).toBeUndefined();
  });
});

describe('expiry', () => {
  test('gives the units of a held reservation back when its time was up before the proof began', () => {
    const decision = expire(inState('held'), shelf, '2026-01-02T03:19:05.001Z');
    expect(decision.reservation.document.status).toBe('expired');
    expect(unitsAfter(decision)).toEqual({ Lamp: 12 });
  });

  test('leaves a reservation whose time was not up by then', () => {
    const reservation = inState('held');
    expect(expire(reservation, shelf, expiresAt)).toEqual({
      reservation: { document: reservation, events: [] },
      products: [],
    });
  });

  test.each(['committed', 'expired', 'cancelled', 'rejected'] as const)('leaves a %s reservation', (status) => {
    const reservation = inState(status);
    expect(expire(reservation, shelf, '2027-01-01T00:00:00.000Z').reservation.document).toBe(reservation);
  });
});

describe('committing before a confirmation', () => {
  test.each([
    ['held', {}],
    ['committed', {}],
    ['expired', { Lamp: 8 }],
  ] as const)('keeps what is %s', (from, units) => {
    const decision = commit(inState(from), shelf);
    expect(decision.reservation.document.status).toBe('committed');
    expect(unitsAfter(decision)).toEqual(units);
  });

  test('is refused when the units are not to be had', () => {
    expect(() => commit(undefined, shelf)).toRefuseWith('reservation-gone', { status: 'none' });
    expect(() => commit(inState('cancelled'), shelf)).toRefuseWith('reservation-gone', { status: 'cancelled' });
    expect(() => commit(inState('rejected'), shelf)).toRefuseWith('reservation-gone', { status: 'rejected' });
    expect(() => commit(inState('expired'), shelfOf({ ...lamp, stock: 1 }))).toRefuseWith('reservation-gone');
  });
});
