import { StoreUnavailable } from '@waybill/store';
import { fixedClock, testStore } from '@waybill/testing';
import { expect, test } from 'vitest';
import { createConsumer } from './consume.ts';
import { deadLetters } from './dead-letters.ts';
import type { LogReader } from './read-log.ts';
import { accounts, CoinsDeposited, CoinsWithdrawn, deposit, heldLease, readerOf, withdraw } from './testing.ts';
import { on, type Reaction } from './types.ts';
import { createWalk } from './walk.ts';

const collections = [accounts, deadLetters];
type Types = typeof CoinsDeposited | typeof CoinsWithdrawn;

const listener = (name: string, seen: number[], types: readonly Types[] = [CoinsDeposited]) =>
  on(types, { name, from: 'beginning' }, async (events) => {
    seen.push(...events.map(({ sequence }) => sequence));
  });

async function stage() {
  const clock = fixedClock();
  const store = await testStore({ app: 'analytics', collections, clock });
  const publisher = await testStore({ app: 'orders', collections, clock });
  const consumer = createConsumer({ store, observer: {} });
  const walkOver = (reader: LogReader, reactions: readonly Reaction[]) =>
    createWalk({ source: 'orders', reactions, store, reader, consumer, clock, observer: {}, lease: heldLease });
  const fill = async (count: number) => {
    for (let index = 0; index < count; index += 1) await deposit(publisher, 'ann', 1);
    clock.advance(5_000);
  };
  return { clock, store, publisher, walkOver, fill };
}

const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

test('[L1] after a restore no reaction passes over an event, however far each had read', async () => {
  const { clock, store, publisher, walkOver, fill } = await stage();
  const first: number[] = [];
  const second: number[] = [];
  const reactions = [listener('first', first), listener('second', second)];
  await fill(3);
  await walkOver(readerOf(publisher), reactions).walkOnce();
  const restored = await testStore({ app: 'orders', collections, clock });
  for (let index = 0; index < 6; index += 1) await deposit(restored, 'ben', 1);
  clock.advance(5_000);
  // The reset was cut short: one cursor is at the beginning, the other still where the lost log had it.
  await store.cursors.set('first', 'orders', { sequence: 0, id: '', types: ['coins.deposited'] });
  const walk = walkOver(readerOf(restored), reactions);
  await walk.walkOnce();
  expect(walk.provenUntil()).toBeUndefined();
  await walk.walkOnce();
  expect(second.slice(3)).toEqual(upTo(6));
  expect(first.slice(3)).toEqual(upTo(6));
});

test('[L1] [S3] what was proven of a log that has diverged is proven no more', async () => {
  const { clock, publisher, walkOver, fill } = await stage();
  await fill(2);
  let current = publisher;
  const reader: LogReader = {
    page: (query) => readerOf(current).page(query),
    events: (ids) => readerOf(current).events(ids),
  };
  const walk = walkOver(reader, [listener('all', [])]);
  await walk.walkOnce();
  expect(walk.provenUntil()).toBeDefined();
  current = await testStore({ app: 'orders', collections, clock });
  await walk.walkOnce();
  expect(walk.provenUntil()).toBeUndefined();
});

test('[S3] a walk ends, and its proof comes, while the log grows with every page', async () => {
  const { clock, publisher, walkOver, fill } = await stage();
  await fill(5);
  const reader = readerOf(publisher);
  let pages = 0;
  const growing: LogReader = {
    ...reader,
    async page(query) {
      const page = await reader.page(query);
      pages += 1;
      if (pages < 50) await fill(1);
      return page;
    },
  };
  const began = clock.monotonicMs();
  const walk = walkOver(growing, [listener('all', [])]);
  await walk.walkOnce();
  expect(pages).toBeLessThan(5);
  expect(walk.provenUntil()).toBe(began);
});

test('[L2] a type that a reaction listens to from now on is read from the beginning of the log', async () => {
  const { publisher, walkOver, fill, clock } = await stage();
  await fill(2);
  await withdraw(publisher, 'ann', 1);
  await fill(1);
  const seen: number[] = [];
  await walkOver(readerOf(publisher), [listener('books', seen)]).walkOnce();
  expect(seen).toEqual([1, 2, 4]);
  clock.advance(5_000);
  await walkOver(readerOf(publisher), [listener('books', seen, [CoinsDeposited, CoinsWithdrawn])]).walkOnce();
  expect(seen).toEqual([1, 2, 4, 3]);
});

test('[L2] a reaction whose first contact fails delays no other', async () => {
  const { publisher, walkOver, fill } = await stage();
  await fill(2);
  const seen: number[] = [];
  const reader = readerOf(publisher);
  const failing: LogReader = {
    ...reader,
    page: (query) => (query.fromAgeS === undefined ? reader.page(query) : Promise.reject(new Error('too slow'))),
  };
  const newcomer = on(CoinsDeposited, { name: 'newcomer', from: 'now' }, async () => undefined);
  const walk = walkOver(failing, [listener('old', seen), newcomer]);
  await walk.walkOnce();
  expect(seen).toEqual([1, 2]);
  expect(walk.provenUntil()).toBeUndefined();
});

/** A log of so many events of one account. */
async function fillAtOnce({ clock, publisher }: Awaited<ReturnType<typeof stage>>, count: number) {
  const events = upTo(count).map(() => CoinsDeposited({ account: 'ann', coins: 1 }));
  await publisher.commit((work) =>
    work.put(accounts, 'ann', () => ({ document: { id: 'ann', coins: count }, events })),
  );
  clock.advance(5_000);
}

test('a long gap is handed over in portions', async () => {
  const staged = await stage();
  await fillAtOnce(staged, 700);
  const sizes: number[] = [];
  const reaction = on(CoinsDeposited, { name: 'portions', from: 'beginning' }, async (list) => {
    sizes.push(list.length);
  });
  await staged.walkOver(readerOf(staged.publisher), [reaction]).walkOnce();
  expect(sizes).toEqual([100, 200, 400]);
});

test('the next page is read while one is handled, and what one reaction does shares transactions with another', async () => {
  const staged = await stage();
  await fillAtOnce(staged, 1_500);
  const reader = readerOf(staged.publisher);
  const steps: string[] = [];
  const telling: LogReader = {
    ...reader,
    async page(query) {
      steps.push(`read after ${query.after?.sequence}`);
      return reader.page(query);
    },
  };
  const seen = { first: [] as number[], second: [] as number[] };
  const reactionOf = (name: keyof typeof seen) =>
    on(CoinsDeposited, { name, from: 'beginning' }, async (events) => {
      seen[name].push(...events.map(({ sequence }) => sequence));
      steps.push(`${name} from ${events[0]?.sequence}`);
    });
  const walk = staged.walkOver(telling, [reactionOf('first'), reactionOf('second')]);
  await walk.walkOnce();
  expect(seen).toEqual({ first: upTo(1_500), second: upTo(1_500) });
  expect(steps.indexOf('read after 1000')).toBeLessThan(steps.indexOf('first from 1'));
  expect(steps.indexOf('second from 1')).toBeLessThan(steps.indexOf('first from 101'));
  expect(walk.provenUntil()).toBeDefined();
});

test('a reaction that cannot be committed keeps its cursor, and not that of the one beside it', async () => {
  const { store, publisher, walkOver, fill } = await stage();
  await fill(3);
  const seen: number[] = [];
  const failing = on(CoinsDeposited, { name: 'failing', from: 'beginning' }, async () => {
    throw new StoreUnavailable();
  });
  await expect(walkOver(readerOf(publisher), [failing, listener('good', seen)]).walkOnce()).rejects.toThrow();
  expect(seen).toEqual([1, 2, 3]);
  const sequences = await Promise.all(
    ['failing', 'good'].map(async (name) => (await store.cursors.find(name, 'orders'))?.sequence),
  );
  expect(sequences).toEqual([0, 3]);
});
