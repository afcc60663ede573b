import { type OrderStatus, Refusal } from '@waybill/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aLine, anOrder } from '../testing.ts';
import { cancel, confirm, deliver, type Order, rejectStock, ship } from './order.ts';

/** What an order is, as staff would tell it: where it stands, and how it came there. */
interface Model {
  status: OrderStatus;
  steps: OrderStatus[];
}

interface Real {
  order: Order;
  events: string[];
}

const at = '2026-01-03T00:00:00.000Z';
const verbs = {
  confirm: { from: ['pending'], to: 'confirmed', decide: (order: Order) => confirm(order, { at, by: order.user_id }) },
  ship: { from: ['confirmed'], to: 'shipped', decide: (order: Order) => ship(order, { at }) },
  deliver: { from: ['shipped'], to: 'delivered', decide: (order: Order) => deliver(order, { at }) },
  cancel: {
    from: ['pending', 'confirmed'],
    to: 'cancelled',
    decide: (order: Order) => cancel(order, 'changed my mind', { at, by: order.user_id }),
  },
} as const;

/** Staff or the customer take a step: it is taken, was taken already, or is refused and changes nothing. */
class Step implements fc.Command<Model, Real> {
  readonly verb: keyof typeof verbs;
  constructor(verb: keyof typeof verbs) {
    this.verb = verb;
  }
  check = () => true;
  run(model: Model, real: Real): void {
    const { from, to, decide } = verbs[this.verb];
    const allowed = (from as readonly OrderStatus[]).includes(model.status);
    if (!allowed && model.status !== to) {
      expect(() => decide(real.order)).toThrow(Refusal);
      return;
    }
    follow(real, decide(real.order));
    if (allowed) reach(model, to);
    agree(model, real);
  }
  toString = () => this.verb;
}

/** Products could not take the units: only a pending order hears of it [S4]. */
class Reject implements fc.Command<Model, Real> {
  check = () => true;
  run(model: Model, real: Real): void {
    follow(real, rejectStock(real.order, { at }));
    if (model.status === 'pending') reach(model, 'cancelled');
    agree(model, real);
  }
  toString = () => 'reject';
}

function reach(model: Model, status: OrderStatus): void {
  model.status = status;
  model.steps.push(status);
}

function follow(real: Real, { document, events }: ReturnType<typeof confirm>): void {
  real.order = document;
  real.events.push(...events.map(({ type }) => type));
}

/** The order, its timeline and its events tell one story; what was bought and for how much never changes. */
function agree({ status, steps }: Model, { order, events }: Real): void {
  expect(order.status).toBe(status);
  expect(order.timeline.map((entry) => entry.status)).toEqual(['pending', ...steps]);
  expect(events).toEqual(steps.map((step) => `order.${step}`));
}

test('whatever is asked of an order in whatever order, it goes only where its state allows, and tells of each step once [S4]', () => {
  const commands = [
    ...(Object.keys(verbs) as (keyof typeof verbs)[]).map((verb) => fc.constant(new Step(verb))),
    fc.constant(new Reject()),
  ];
  const bought = anOrder({ lines: [aLine('lamp', 2), aLine('pen', 7, 35)] });
  fc.assert(
    fc.property(fc.commands(commands, { size: '+1' }), (steps) => {
      const real: Real = { order: bought, events: [] };
      const model: Model = { status: 'pending', steps: [] };
      fc.modelRun(() => ({ model, real }), steps);
      const { id, user_id, lines, total } = bought;
      expect(real.order).toMatchObject({ id, user_id, lines, total });
    }),
    { numRuns: 200 },
  );
});
