import { fixedClock, testStore } from '@waybill/testing';
import { expect, test } from 'vitest';
import { createConsumer } from './consume.ts';
import { deadLetters, parkedQueue } from './dead-letters.ts';
import { retryParked } from './retry-parked.ts';
import { accounts, CoinsDeposited, deposit, heldLease, readerOf } from './testing.ts';
import { on, type Reaction } from './types.ts';
import { createWalk } from './walk.ts';

const collections = [accounts, deadLetters];

/** Adds up what was deposited: right only when each event counts once. */
const addUp = (handle?: (coins: number) => void, from: 'beginning' | 'now' = 'beginning') =>
  on(CoinsDeposited, { name: 'add-up', from }, async (events, work) => {
    for (const { data } of events) {
      handle?.(data.coins);
      await work.put(accounts, data.account, (known) => ({
        document: { id: data.account, coins: (known?.coins ?? 0) + data.coins },
        events: [],
      }));
    }
  });

async function publisherAndConsumer(reaction: Reaction) {
  const clock = fixedClock();
  const publisher = await testStore({ app: 'orders', collections, clock });
  const store = await testStore({ app: 'analytics', collections, clock });
  const consumer = createConsumer({ store, observer: {} });
  const repaired: number[] = [];
  const walk = createWalk({
    source: 'orders',
    reactions: [reaction],
    store,
    reader: readerOf(publisher),
    consumer,
    clock,
    observer: { repaired: (_, count) => repaired.push(count) },
    lease: heldLease,
  });
  const coins = async (account = 'ann') => (await store.documents(accounts).find(account))?.coins;
  return { clock, publisher, store, consumer, walk, repaired, coins };
}

test('what the broker lost the walk brings back, and what it brought is not handled again', async () => {
  const reaction = addUp();
  const { clock, publisher, consumer, walk, repaired, coins } = await publisherAndConsumer(reaction);
  await deposit(publisher, 'ann', 1);
  await deposit(publisher, 'ann', 10);
  await deposit(publisher, 'ann', 100);
  await consumer.consume(reaction, publisher.published.slice(1, 2));
  clock.advance(5_000);
  await walk.walkOnce();
  expect(await coins()).toBe(111);
  expect(repaired).toEqual([2]);
  await consumer.consume(reaction, publisher.published);
  await walk.walkOnce();
  expect(await coins()).toBe(111);
});

test('the same events delivered many times at once count once', async () => {
  const reaction = addUp();
  const { publisher, consumer, coins } = await publisherAndConsumer(reaction);
  for (let index = 0; index < 20; index += 1) await deposit(publisher, 'ann', 1);
  await Promise.all(
    Array.from({ length: 10 }, (_, index) =>
      consumer.consume(reaction, index % 2 ? publisher.published : publisher.published.toReversed()),
    ),
  );
  expect(await coins()).toBe(20);
});

test('[L1] after the publisher was restored the log is walked from its beginning', async () => {
  const reaction = addUp();
  const { clock, publisher, store, consumer, walk } = await publisherAndConsumer(reaction);
  await deposit(publisher, 'ann', 1);
  clock.advance(5_000);
  await walk.walkOnce();
  const restored = await testStore({ app: 'orders', collections, clock });
  await deposit(restored, 'ben', 7);
  await deposit(restored, 'ben', 8);
  clock.advance(5_000);
  const again = createWalk({
    source: 'orders',
    reactions: [reaction],
    store,
    reader: readerOf(restored),
    consumer,
    clock,
    observer: {},
    lease: heldLease,
  });
  await again.walkOnce();
  expect(await store.cursors.find('add-up', 'orders')).toMatchObject({ sequence: 0, id: '' });
  expect(again.provenUntil()).toBeUndefined();
  await again.walkOnce();
  expect((await store.documents(accounts).find('ben'))?.coins).toBe(15);
  expect((await store.documents(accounts).find('ann'))?.coins).toBe(1);
});

test('[L2] a reaction from now begins ten minutes back and passes over what is a day old', async () => {
  const seen: number[] = [];
  const reaction = addUp((coins) => seen.push(coins), 'now');
  const { clock, publisher, store, walk } = await publisherAndConsumer(reaction);
  await deposit(publisher, 'ann', 1);
  clock.advance(700_000);
  await deposit(publisher, 'ann', 2);
  clock.advance(5_000);
  await walk.walkOnce();
  expect(seen).toEqual([2]);
  await deposit(publisher, 'ann', 3);
  clock.advance(25 * 3_600_000);
  await walk.walkOnce();
  expect(seen).toEqual([2]);
  expect(await store.inboxed([`add-up|${publisher.published[2]?.id}`])).toHaveProperty('size', 1);
});

test('[L8] an event that throws is put aside alone, retried, and dead after five tries', async () => {
  let tries = 0;
  const reaction = addUp((coins) => {
    if (coins !== 13) return;
    tries += 1;
    throw new Error('unlucky');
  });
  const { publisher, store, consumer, coins } = await publisherAndConsumer(reaction);
  for (const amount of [1, 13, 2]) await deposit(publisher, 'ann', amount);
  await consumer.consume(reaction, publisher.published);
  expect(await coins()).toBe(3);
  const worker = retryParked({ store, reactions: [reaction], observer: {} });
  const letter = async () => (await store.documents(deadLetters).list({})).items[0];
  expect(await letter()).toMatchObject({ status: 'parked', tries: 1, subject: 'ann', error: { message: 'unlucky' } });
  for (let turn = 0; turn < 4; turn += 1)
    await worker.handle(await store.claim(parkedQueue, { limit: 1, leaseMs: 30_000 }));
  expect(await letter()).toMatchObject({ status: 'dead', tries: 5 });
  expect(await store.claim(parkedQueue, { limit: 1, leaseMs: 1 })).toEqual([]);
  expect(tries).toBe(6); // once in the batch, once alone, four retries
});

test('[L8] a parked event that succeeds at last leaves together with its effect', async () => {
  let unlucky = true;
  const reaction = addUp(() => {
    if (unlucky) throw new Error('unlucky');
  });
  const { publisher, store, consumer, coins } = await publisherAndConsumer(reaction);
  await deposit(publisher, 'ann', 5);
  await consumer.consume(reaction, publisher.published);
  unlucky = false;
  await retryParked({ store, reactions: [reaction], observer: {} }).handle(
    await store.claim(parkedQueue, { limit: 1, leaseMs: 30_000 }),
  );
  expect(await coins()).toBe(5);
  expect(await store.documents(deadLetters).count({})).toBe(0);
  await consumer.consume(reaction, publisher.published);
  expect(await coins()).toBe(5);
});

test('[L8] an event that does not fit its schema or is newer than this build is parked, and its neighbours go on', async () => {
  const reaction = addUp();
  const { publisher, store, consumer, coins } = await publisherAndConsumer(reaction);
  for (const amount of [1, 2, 3]) await deposit(publisher, 'ann', amount);
  const [first, second, third] = publisher.published;
  if (!first || !second || !third) throw new Error('nothing was published');
  await consumer.consume(reaction, [
    { ...first, data: { account: 'ann', coins: 'many' } },
    { ...second, dataversion: 2 },
    third,
  ]);
  expect(await coins()).toBe(3);
  const letters = await store.documents(deadLetters).list({});
  const reasons = letters.items.map(({ error }) => error.message).toSorted();
  expect(reasons).toEqual([expect.stringContaining('/coins'), expect.stringContaining('up to dataversion 1')]);
});

test('[S3] a proof comes although the log grows, and covers the moment its walk began', async () => {
  const { clock, publisher, walk } = await publisherAndConsumer(addUp());
  await deposit(publisher, 'ann', 1);
  const began = clock.monotonicMs();
  await walk.walkOnce();
  expect(walk.provenUntil()).toBeUndefined(); // the head is younger than 2 s, so the walk could not pass it
  clock.advance(3_000);
  await deposit(publisher, 'ann', 1);
  await walk.walkOnce();
  expect(walk.provenUntil()).toBe(began);
});
