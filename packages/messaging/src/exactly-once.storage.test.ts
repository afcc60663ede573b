import type { PublishedEvent } from '@waybill/contracts';
import { fixedClock, testStore } from '@waybill/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createConsumer } from './consume.ts';
import { deadLetters } from './dead-letters.ts';
import type { LogReader } from './read-log.ts';
import { accounts, CoinsDeposited, deposit, heldLease, readerOf } from './testing.ts';
import { on } from './types.ts';
import { createWalk } from './walk.ts';

const collections = [accounts, deadLetters];

/** What may happen between a publisher and its consumer. */
const happening = fc.oneof(
  { weight: 3, arbitrary: fc.record({ what: fc.constant('publish' as const), count: fc.integer({ min: 1, max: 4 }) }) },
  {
    weight: 3,
    // Any events there are, some twice, in any order: numbers are taken modulo how many there are.
    arbitrary: fc.record({ what: fc.constant('deliver' as const), which: fc.array(fc.nat(), { maxLength: 6 }) }),
  },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('walk' as const) }) },
  {
    weight: 2,
    // The process dies before its so manieth step: a page, the bodies, the commit, or the cursor's move.
    arbitrary: fc.record({ what: fc.constant('die' as const), atStep: fc.integer({ min: 1, max: 6 }) }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('restore' as const) }) },
);
type Happening = typeof happening extends fc.Arbitrary<infer One> ? One : never;

class Died extends Error {}

/** A publisher and a consumer that adds up deposits: right only when each event has its effect once. */
async function stage() {
  const clock = fixedClock();
  const publishers = [await testStore({ app: 'orders', collections, clock })];
  const store = await testStore({ app: 'analytics', collections, clock });
  const reaction = on(CoinsDeposited, { name: 'add-up', from: 'beginning' }, async (events, work) => {
    for (const { id } of events)
      await work.put(accounts, id, (known) => ({ document: { id, coins: (known?.coins ?? 0) + 1 }, events: [] }));
  });
  let stepsLeft = Number.POSITIVE_INFINITY;
  const step = () => {
    stepsLeft -= 1;
    if (stepsLeft < 0) throw new Died();
  };
  const consumer = createConsumer({ store, observer: {} });
  const publisher = () => publishers.at(-1) as (typeof publishers)[number];
  const reader: LogReader = {
    page: async (query) => {
      step();
      return readerOf(publisher()).page(query);
    },
    events: async (ids) => {
      step();
      return readerOf(publisher()).events(ids);
    },
  };
  const mortal = {
    ...store,
    cursors: {
      ...store.cursors,
      set: async (...place: Parameters<typeof store.cursors.set>) => {
        step();
        await store.cursors.set(...place);
      },
    },
  };
  const handing: typeof consumer = {
    consume: async (...given) => {
      step();
      await consumer.consume(...given);
      step();
    },
  };
  const walk = async () => {
    // What a process knows goes with it: each walk is one of a new process.
    const { walkOnce } = createWalk({
      source: 'orders',
      reactions: [reaction],
      store: mortal,
      reader,
      consumer: handing,
      clock,
      observer: {},
      lease: heldLease,
    });
    await walkOnce();
  };
  return {
    async happen(one: Happening): Promise<void> {
      stepsLeft = Number.POSITIVE_INFINITY;
      const { published } = publisher();
      if (one.what === 'publish')
        for (let index = 0; index < one.count; index += 1) await deposit(publisher(), 'ann', 1);
      if (one.what === 'deliver' && published.length > 0)
        await consumer.consume(
          reaction,
          one.which.map((index) => published[index % published.length] as PublishedEvent),
        );
      if (one.what === 'restore') publishers.push(await testStore({ app: 'orders', collections, clock }));
      if (one.what === 'die') stepsLeft = one.atStep;
      clock.advance(5_000);
      if (one.what === 'walk') await walk();
      if (one.what === 'die')
        await walk().catch((error: unknown) => {
          if (!(error instanceof Died)) throw error;
        });
    },
    async settle(): Promise<void> {
      stepsLeft = Number.POSITIVE_INFINITY;
      clock.advance(5_000);
      // The first may find that the log diverged, and begins anew.
      for (let turn = 0; turn < 2; turn += 1) await walk();
    },
    effects: async () =>
      new Map((await store.documents(accounts).list({ limit: 500 })).items.map((one) => [one.id, one.coins])),
    lastLog: () => publisher().published.map(({ id }) => id),
  };
}

test('however events come, are walked, cut short by a death or begun anew by a restore, each has its effect exactly once [L1, L2, L3]', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 10, maxLength: 30 }), async (happenings) => {
      const { happen, settle, effects, lastLog } = await stage();
      for (const one of happenings) await happen(one);
      await settle();
      const counted = await effects();
      expect(lastLog().filter((id) => counted.get(id) !== 1)).toEqual([]);
      expect([...counted.values()].filter((times) => times !== 1)).toEqual([]);
    }),
    { numRuns: 5, interruptAfterTimeLimit: 60_000 },
  );
}, 180_000);
