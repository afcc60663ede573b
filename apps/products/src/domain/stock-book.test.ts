import type { OrderFacts } from '@waybill/contracts';
import { Refusal } from '@waybill/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anOrder, aProduct, idOf, line, stamped } from '../testing.ts';
import type { Product } from './product.ts';
import { commit, expire, follow, type Reservation, reserve, type StockDecision } from './reservation.ts';
import { changeStock } from './stock.ts';

/** Products and reservations as a store would keep them. */
function openBook(...products: Product[]) {
  const shelf = new Map(products.map((product) => [product.id, product]));
  const reservations = new Map<string, Reservation>();
  const settle = (id: string, decide: (reservation: Reservation | undefined) => StockDecision | undefined) => {
    const decision = unlessRefused(() => decide(reservations.get(id)));
    if (!decision) return;
    for (const { document } of decision.products) shelf.set(document.id, document);
    reservations.set(id, stamped(decision.reservation.document));
  };
  return { shelf, reservations, settle };
}

function unlessRefused<T>(decide: () => T): T | undefined {
  try {
    return decide();
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

const [lamp, desk] = [aProduct({ id: idOf('lamp'), stock: 10 }), aProduct({ id: idOf('desk'), stock: 4 })];
const soon = '2026-01-02T00:00:00.000Z';
const later = '2026-01-03T00:00:00.000Z';

const wantedLines = fc.array(
  fc.record({ product_id: fc.constantFrom(lamp.id, desk.id), quantity: fc.integer({ min: 1, max: 6 }) }),
  {
    minLength: 1,
    maxLength: 3,
  },
);
const orderNumber = fc.integer({ min: 0, max: 3 });
const happening = fc.oneof(
  fc.record({ what: fc.constant('reserve' as const), of: orderNumber }),
  fc.record({ what: fc.constant('commit' as const), of: orderNumber }),
  fc.record({ what: fc.constant('expire' as const), of: orderNumber }),
  fc.record({
    what: fc.constant('event' as const),
    of: orderNumber,
    version: fc.integer({ min: 1, max: 3 }),
    cancelled: fc.boolean(),
  }),
  fc.record({ what: fc.constant('by hand' as const), change: fc.integer({ min: -5, max: 5 }) }),
);

test('whatever happens in whatever order: first stock + changes by hand = stock + held + committed, and none is below zero [S1–S5]', () => {
  fc.assert(
    fc.property(
      fc.array(wantedLines, { minLength: 4, maxLength: 4 }),
      fc.array(happening, { maxLength: 40 }),
      (wanted, happenings) => {
        const { shelf, reservations, settle } = openBook(lamp, desk);
        const orders = wanted.map((lines) => anOrder(lines));
        let byHand = 0;
        for (const step of happenings) {
          if (step.what === 'by hand') {
            const changed = unlessRefused(() =>
              changeStock(shelf.get(lamp.id) as Product, { change: step.change }, 'counted'),
            );
            if (changed) shelf.set(lamp.id, changed.document);
            if (changed) byHand += step.change;
            continue;
          }
          const { id, lines } = orders[step.of] as OrderFacts;
          const request = { id, lines: lines.map(({ product_id, quantity }) => ({ product_id, quantity })) };
          settle(id, (reservation) => {
            if (step.what === 'reserve') return reserve(reservation, shelf, request, soon);
            if (step.what === 'commit') return commit(reservation, shelf);
            if (step.what === 'expire') return reservation && expire(reservation, shelf, later);
            return follow(
              reservation,
              shelf,
              anOrder(lines, step.cancelled ? 'cancelled' : 'pending', id),
              step.version,
            );
          });
        }
        const taken = (productId: string) =>
          [...reservations.values()]
            .filter(({ status }) => status === 'held' || status === 'committed')
            .flatMap(({ lines }) => lines)
            .reduce((units, { product_id, quantity }) => units + (product_id === productId ? quantity : 0), 0);
        expect((shelf.get(lamp.id)?.stock ?? 0) + taken(lamp.id)).toBe(10 + byHand);
        expect((shelf.get(desk.id)?.stock ?? 0) + taken(desk.id)).toBe(4);
        for (const { stock } of shelf.values()) expect(stock).toBeGreaterThanOrEqual(0);
      },
    ),
    { numRuns: 1000 },
  );
});

const histories = [
  ['created'],
  ['created', 'cancelled'],
  ['created', 'confirmed', 'cancelled'],
  ['created', 'confirmed', 'shipped', 'delivered'],
] as const;

test.each(histories)('every order of arrival of %s %s %s %s, each twice, ends in one state [L7, S2]', (...history) => {
  const id = idOf('order');
  const lines = [line(lamp, 3), line(desk, 1), line(lamp, 1)];
  const events = history.map((step, i) => ({
    order: anOrder(lines, step === 'created' ? 'pending' : step, id),
    version: i + 1,
  }));
  const cancelled = history.at(-1) === 'cancelled';
  for (const start of ['none', 'held', 'expired']) {
    for (const arrival of arrivals([...events, ...events])) {
      const { shelf, reservations, settle } = openBook(lamp, desk);
      if (start !== 'none') settle(id, (reservation) => reserve(reservation, shelf, { id, lines }, soon));
      if (start === 'expired') settle(id, (reservation) => reservation && expire(reservation, shelf, later));
      for (const { order, version } of arrival) settle(id, (reservation) => follow(reservation, shelf, order, version));
      const { status, order_version } = reservations.get(id) ?? {};
      const end = [status, order_version, shelf.get(lamp.id)?.stock, shelf.get(desk.id)?.stock];
      expect(end).toEqual(cancelled ? ['cancelled', history.length, 10, 4] : ['committed', history.length, 6, 3]);
    }
  }
});

/** Every different order of the items, of which some are the same. */
function arrivals<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return [...new Set(items)].flatMap((first) =>
    arrivals(items.toSpliced(items.indexOf(first), 1)).map((rest) => [first, ...rest]),
  );
}
