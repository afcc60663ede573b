import { type Draft, type OrderFacts, OrderStatus } from '@waybill/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anOrder, historyOf } from '../testing.ts';
import type { KnownOrder, OrderEvent } from './known-order.ts';
import { project } from './project.ts';
import { emptySummary, fold, type Summary, viewOf } from './summary.ts';

const lives: OrderStatus[][] = [
  ['pending'],
  ['pending', 'confirmed'],
  ['pending', 'cancelled'],
  ['pending', 'confirmed', 'cancelled'],
  ['pending', 'confirmed', 'shipped', 'delivered'],
];

/** Handles batches one after another, keeping what a database would keep. */
function keep(batches: readonly (readonly OrderEvent[])[]) {
  const orders = new Map<string, Draft<KnownOrder>>();
  let summary: Draft<Summary> | undefined;
  for (const batch of batches) {
    const projection = project(orders, summary, batch);
    for (const order of projection.orders) orders.set(order.id, order);
    summary = projection.summary;
  }
  return { orders: Object.fromEntries([...orders].toSorted(([one], [other]) => (one < other ? -1 : 1))), summary };
}

const history = fc
  .record({
    id: fc.uuid(),
    amount: fc.nat(1_000_000),
    currency: fc.constantFrom('USD', 'VND', 'EUR'),
    life: fc.constantFrom(...lives),
    at: fc.integer({ min: 0, max: 1_000_000 }),
  })
  .map(({ id, amount, currency, life, at }) =>
    historyOf(
      anOrder({ id, total: { amount, currency } }),
      life,
      new Date(1_767_000_000_000 + at * 1_000).toISOString(),
    ),
  );

const histories = fc.uniqueArray(history, { maxLength: 12, selector: ([first]) => first?.subject });

/** The events as the worst network would bring them: some again, in any order, in batches of any size. */
const delivered = histories.chain((all) => {
  const events = all.flat();
  const repeats = fc.subarray(events);
  return repeats
    .chain((again) => fc.shuffledSubarray([...events, ...again], { minLength: events.length + again.length }))
    .chain((shuffled) =>
      fc
        .array(fc.integer({ min: 1, max: 5 }), { minLength: shuffled.length, maxLength: shuffled.length })
        .map((sizes) => ({ all, batches: cut(shuffled, sizes) })),
    );
});

function cut(events: readonly OrderEvent[], sizes: readonly number[]): OrderEvent[][] {
  const batches: OrderEvent[][] = [];
  let from = 0;
  for (const size of sizes) {
    if (from < events.length) batches.push(events.slice(from, from + size));
    from += size;
  }
  return batches;
}

test('any order of events, with repeats, in batches of any size, ends in the same orders and the same summary [L7]', () => {
  fc.assert(
    fc.property(delivered, ({ all, batches }) => {
      const inOrder = keep(all.flat().map((event) => [event]));
      const mixed = keep(batches);
      expect(mixed.orders).toEqual(inOrder.orders);
      expect(mixed.summary ?? emptySummary()).toEqual(inOrder.summary ?? emptySummary());
    }),
    { numRuns: 300 },
  );
});

test('the summary is what counting the orders themselves comes to', () => {
  fc.assert(
    fc.property(delivered, ({ batches }) => {
      const { orders, summary } = keep(batches);
      const counted = Object.values(orders).reduce((sum, order) => fold(sum, undefined, order), emptySummary());
      const { last_updated: _, ...kept } = summary ?? emptySummary();
      expect(kept).toEqual(counted);
    }),
  );
});

test('a replay of the whole log changes nothing', () => {
  const events = lives.flatMap((life) => historyOf(anOrder(), life));
  const { orders, summary } = keep([events]);
  const again = project(new Map(Object.entries(orders)), summary, events);
  expect(again.orders).toEqual([]);
  expect(again.summary).toBe(summary);
});

test('a cancellation that comes before its order ends as one that comes after', () => {
  const [created, cancelled] = historyOf(anOrder(), ['pending', 'cancelled']) as [OrderEvent, OrderEvent];
  const late = keep([[cancelled], [created]]);
  expect(late).toEqual(keep([[created], [cancelled]]));
  expect(viewOf(late.summary as Draft<Summary>)).toMatchObject({
    total_orders: 1,
    total_revenue: [],
    by_status: { cancelled: 1, pending: 0 },
  });
  expect(Object.values(late.orders)[0]?.placed_at).toBe(created.time);
});

test('revenue and averages leave cancelled orders out, one amount per currency', () => {
  const order = (amount: number, currency: string): OrderFacts => anOrder({ total: { amount, currency } });
  const events = [
    ...historyOf(order(1_000, 'USD'), ['pending']),
    ...historyOf(order(1_001, 'USD'), ['pending', 'confirmed']),
    ...historyOf(order(9_999, 'USD'), ['pending', 'cancelled']),
    ...historyOf(order(50_000, 'VND'), ['pending']),
  ];
  const { summary } = keep([events]);
  expect(viewOf(summary as Draft<Summary>)).toEqual({
    total_orders: 4,
    total_revenue: [
      { amount: 2_001, currency: 'USD' },
      { amount: 50_000, currency: 'VND' },
    ],
    average_order_value: [
      { amount: 1_001, currency: 'USD' },
      { amount: 50_000, currency: 'VND' },
    ],
    by_status: { pending: 2, confirmed: 1, shipped: 0, delivered: 0, cancelled: 1 },
    last_updated: '2026-01-02T04:00:00.000Z',
  });
});

test('before the first order everything is zero', () => {
  expect(viewOf(emptySummary())).toEqual({
    total_orders: 0,
    total_revenue: [],
    average_order_value: [],
    by_status: Object.fromEntries(OrderStatus.options.map((status) => [status, 0])),
  });
});
