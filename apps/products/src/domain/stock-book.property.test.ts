import { type OrderFacts, Refusal, type ReservationStatus } from '@waybill/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anOrder, aProduct, idOf, line, stamped } from '../testing.ts';
import { unitsOf } from './lines.ts';
import type { Product } from './product.ts';
import { commit, expire, follow, type Reservation, reserve, type StockDecision } from './reservation.ts';
import { changeStock } from './stock.ts';

const [lamp, desk] = [aProduct({ id: idOf('lamp'), stock: 10 }), aProduct({ id: idOf('desk'), stock: 4 })];
const orders = [
  anOrder([line(lamp, 4), line(lamp, 2)], 'pending', idOf('one')),
  anOrder([line(lamp, 3), line(desk, 2)], 'pending', idOf('two')),
  anOrder([line(desk, 3)], 'pending', idOf('three')),
] as const;

/** The stock as a clerk would keep it on paper: what lies on the shelf, and how each order stands. */
interface Model {
  shelf: Map<string, number>;
  stands: Map<string, { status: ReservationStatus | 'none'; version: number }>;
}

interface Real {
  shelf: Map<string, Product>;
  reservations: Map<string, Reservation>;
}

type Verb = 'reserve' | 'confirm' | 'expire' | 'live' | 'cancel';

/** What a verb comes to where an order stands: its next state and what it does to the shelf; undefined is a refusal. */
function expected(
  verb: Verb,
  status: ReservationStatus | 'none',
  fits: boolean,
): [ReservationStatus | 'none', number] | undefined {
  const taken = status === 'held' || status === 'committed';
  const final = status === 'cancelled' || status === 'rejected';
  switch (verb) {
    case 'reserve':
      if (final) return undefined;
      if (taken) return [status, 0];
      return fits ? ['held', -1] : undefined;
    case 'confirm':
      if (final || status === 'none') return undefined;
      if (taken) return ['committed', 0];
      return fits ? ['committed', -1] : undefined;
    case 'expire':
      return status === 'held' ? ['expired', 1] : [status, 0];
    case 'live':
      if (final) return [status, 0];
      if (taken) return ['committed', 0];
      return fits ? ['committed', -1] : ['rejected', 0];
    case 'cancel':
      if (status === 'rejected') return [status, 0];
      return ['cancelled', taken ? 1 : 0];
  }
}

class Deed implements fc.Command<Model, Real> {
  readonly verb: Verb;
  readonly order: OrderFacts;
  readonly version: number;
  constructor(verb: Verb, order: OrderFacts, version: number) {
    this.verb = verb;
    this.order = order;
    this.version = version;
  }
  check = () => true;
  run(model: Model, real: Real): void {
    const { id, lines } = this.order;
    const known = model.stands.get(id) ?? { status: 'none' as const, version: 0 };
    const units = unitsOf(lines);
    const fits = [...units].every(([product, wanted]) => (model.shelf.get(product) ?? 0) >= wanted);
    const told = this.verb === 'live' || this.verb === 'cancel';
    const old = told && this.version <= known.version;
    const next = old ? ([known.status, 0] as const) : expected(this.verb, known.status, fits);
    const before = structuredClone(real);
    if (!next) {
      expect(() => this.decide(real)).toThrow(Refusal);
      expect(real).toEqual(before);
      return;
    }
    const decision = this.decide(real);
    for (const { document } of decision?.products ?? []) real.shelf.set(document.id, document);
    if (decision) real.reservations.set(id, stamped(decision.reservation.document));
    const [status, sign] = next;
    for (const [product, wanted] of units) model.shelf.set(product, (model.shelf.get(product) ?? 0) + sign * wanted);
    if (status !== 'none') model.stands.set(id, { status, version: told && !old ? this.version : known.version });
    agree(model, real);
  }
  decide({ shelf, reservations }: Real): StockDecision | undefined {
    const { id, lines } = this.order;
    const reservation = reservations.get(id);
    const wanted = { id, lines: lines.map(({ product_id, quantity }) => ({ product_id, quantity })) };
    switch (this.verb) {
      case 'reserve':
        return reserve(reservation, shelf, wanted, '2026-01-02T00:00:00.000Z');
      case 'confirm':
        return commit(reservation, shelf);
      case 'expire':
        return reservation && expire(reservation, shelf, '2026-01-03T00:00:00.000Z');
      default:
        return follow(
          reservation,
          shelf,
          { ...this.order, status: this.verb === 'cancel' ? 'cancelled' : 'pending' },
          this.version,
        );
    }
  }
  toString = () => `${this.verb} ${orders.indexOf(this.order)} at ${this.version}`;
}

class ByHand implements fc.Command<Model, Real> {
  readonly change: number;
  constructor(change: number) {
    this.change = change;
  }
  check = () => true;
  run(model: Model, { shelf, reservations }: Real): void {
    const decide = () => changeStock(shelf.get(lamp.id) as Product, { change: this.change }, 'counted');
    const counted = (model.shelf.get(lamp.id) ?? 0) + this.change;
    if (counted < 0) return void expect(decide).toThrow(Refusal);
    shelf.set(lamp.id, decide().document);
    model.shelf.set(lamp.id, counted);
    agree(model, { shelf, reservations });
  }
  toString = () => `by hand ${this.change}`;
}

function agree({ shelf, stands }: Model, real: Real): void {
  expect([...real.shelf].map(([id, { stock }]) => [id, stock])).toEqual([...shelf]);
  const known = [...real.reservations].map(([id, { status, order_version: version }]) => [id, { status, version }]);
  expect(new Map(known as [string, { status: ReservationStatus; version: number }][])).toEqual(stands);
}

test('stock and reservations are what a clerk would write down, whatever is done in whatever order and how often [S1–S5]', () => {
  const deed = fc
    .tuple(
      fc.constantFrom<Verb[]>('reserve', 'confirm', 'expire', 'live', 'cancel'),
      fc.constantFrom(...orders),
      fc.integer({ min: 1, max: 4 }),
    )
    .map(([verb, order, version]) => new Deed(verb, order, version));
  const byHand = fc.integer({ min: -4, max: 4 }).map((change) => new ByHand(change));
  fc.assert(
    fc.property(fc.commands([deed, byHand], { maxCommands: 60, size: 'max' }), (deeds) => {
      const shelf = new Map([lamp, desk].map((product) => [product.id, product]));
      const model: Model = { shelf: new Map([...shelf].map(([id, { stock }]) => [id, stock])), stands: new Map() };
      fc.modelRun(() => ({ model, real: { shelf, reservations: new Map() } }), deeds);
    }),
    { numRuns: 200 },
  );
});
