import { defineEvent } from '@waybill/contracts';
import { StoreUnavailable } from '@waybill/store';
import { fakeSidecar, fixedClock, publishedEvent, testStore } from '@waybill/testing';
import { expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { deadLetters } from './dead-letters.ts';
import { type MessagingSettings, startMessaging } from './start-messaging.ts';
import { accounts, CoinsDeposited, readerOf } from './testing.ts';
import { on, type Reaction } from './types.ts';
import { createWalkLease } from './walk-lease.ts';

const collections = [accounts, deadLetters];
const order = defineEvent({
  type: 'order.created',
  owner: 'orders',
  summary: 'Stands in for the platform’s own, whose owner decides who may read it',
  data: z.object({ account: z.string(), coins: z.int() }),
  subject: ({ account }) => account,
});
const placed = (account: string, attributes: { sequence: number; source?: string }) =>
  publishedEvent(order({ account, coins: 1 }), { source: 'orders', ...attributes });

/** An app that keeps whose orders it heard of. */
const listener = (heard: string[], name = 'listener'): Reaction =>
  on(order, { name, from: 'beginning' }, async (events) => {
    heard.push(...events.map(({ subject }) => subject));
  });

async function started(reactions: readonly Reaction[], settings: Partial<MessagingSettings> = {}) {
  const clock = settings.clock ?? fixedClock();
  const store = settings.store ?? (await testStore({ app: 'analytics', collections, clock }));
  const publisher = await testStore({ app: 'orders', collections, clock });
  const sidecar = fakeSidecar({ clock });
  const messaging = startMessaging({
    app: 'analytics',
    sidecar,
    reactions,
    workers: [],
    readerOf: () => readerOf(publisher),
    ...settings,
    clock,
    store,
  });
  onTestFinished(messaging.stop);
  return { messaging, store, publisher, clock };
}

test('[L9] an app that the publisher does not list is refused at start, and told where to be listed', async () => {
  await expect(started([listener([])], { app: 'templates' })).rejects.toThrow(/may not read its log; add it/);
});

test('[L9] an event of a type that no publisher owns is refused at start', async () => {
  const homeless = on(CoinsDeposited, { name: 'homeless', from: 'now' }, async () => {});
  await expect(started([homeless])).rejects.toThrow(/No event type is called coins.deposited/);
});

test('[L9] what another app says in the publisher’s name is not heard', async () => {
  const heard: string[] = [];
  const { messaging } = await started([listener(heard)]);
  await messaging.deliver([placed('forged', { sequence: 1, source: 'email' }), placed('told', { sequence: 2 })]);
  expect(heard).toEqual(['told']);
});

test('two reactions of one name, which would share inbox and cursor, are refused at start', async () => {
  await expect(started([listener([]), listener([])])).rejects.toThrow(/Two reactions .* are called listener/);
});

test('[L3] a delivery at or below the cursor is old: its row may have gone', async () => {
  const heard: string[] = [];
  const { messaging, store } = await started([listener(heard)]);
  await vi.waitFor(async () => expect(await store.cursors.find('listener', 'orders')).toBeDefined());
  await store.cursors.set('listener', 'orders', { sequence: 5, id: 'fifth', types: ['order.created'] });
  await messaging.deliver([placed('old', { sequence: 5 }), placed('new', { sequence: 6 })]);
  expect(heard).toEqual(['new']);
});

test('[L4] a delivery that cannot be committed is told of, and never rejected', async () => {
  const undelivered: string[] = [];
  const store = await testStore({ app: 'analytics', collections });
  const refusing = { ...store, commit: () => Promise.reject(new Error('the database is away')) };
  const { messaging } = await started([listener([])], {
    store: refusing,
    observer: { undelivered: (reaction) => undelivered.push(reaction) },
  });
  await expect(messaging.deliver([placed('lost', { sequence: 1 })])).resolves.toBeUndefined();
  expect(undelivered).toEqual(['listener']);
});

test('[L8] an event whose commit failed is not put aside: it comes again, and is handled', async () => {
  const heard: string[] = [];
  const store = await testStore({ app: 'analytics', collections });
  let failures = 1;
  const failing: typeof store.commit = async (unit, options) => {
    const committed = await store
      .commit(async (work) => {
        const value = await unit(work);
        if (failures > 0) throw new Error('undone');
        return value;
      }, options)
      .catch((error: unknown) => {
        failures -= 1;
        throw error instanceof Error && error.message === 'undone' ? new StoreUnavailable() : error;
      });
    return committed;
  };
  const { messaging } = await started([listener(heard)], { store: { ...store, commit: failing } });
  const event = placed('late', { sequence: 1 });
  await messaging.deliver([event]);
  expect(await messaging.letters()).toEqual({ parked: 0, dead: 0 });
  expect(await store.inboxed([`listener|${event.id}`])).toHaveProperty('size', 0);
  await messaging.deliver([event]);
  expect(await store.inboxed([`listener|${event.id}`])).toHaveProperty('size', 1);
});

test('[L2] one replica walks at a time', async () => {
  const clock = fixedClock();
  const store = await testStore({ app: 'analytics', collections, clock });
  await store.leases.take('walk', 'another replica', 60_000);
  const pages = vi.fn(async () => ({ events: [], next: { sequence: 0, id: '' }, head: 0 }));
  const walked = vi.fn();
  await started([listener([])], {
    store,
    clock,
    readerOf: () => ({ page: pages, events: async () => [] }),
    observer: { walked },
  });
  await vi.waitFor(() => expect(walked).toHaveBeenCalled());
  expect(pages).not.toHaveBeenCalled();
});

test('[L2] a lease is renewed when half of it has gone, and given up when another holds it', async () => {
  const clock = fixedClock();
  const store = await testStore({ app: 'analytics', collections, clock });
  const take = vi.spyOn(store.leases, 'take');
  const lease = createWalkLease({ replica: 'one', store, clock });
  expect(await Promise.all([lease.holds(), lease.holds()])).toEqual([true, true]);
  clock.advance(4_000);
  await lease.holds();
  expect(take).toHaveBeenCalledTimes(1);
  clock.advance(2_000);
  expect(await lease.holds()).toBe(true);
  expect(take).toHaveBeenCalledTimes(2);
  await lease.release();
  expect(await store.leases.take('walk', 'two', 60_000)).toBe(true);
  clock.advance(6_000);
  expect(await lease.holds()).toBe(false);
  expect(await lease.holds()).toBe(false);
  // Asked once by whoever woke together, and again a second later.
  expect(take).toHaveBeenCalledTimes(4);
  clock.advance(1_000);
  await lease.holds();
  expect(take).toHaveBeenCalledTimes(5);
});

test('[L2] all logs that a replica walks are walked under one lease', async () => {
  const clock = fixedClock();
  const store = await testStore({ app: 'analytics', collections, clock });
  const take = vi.spyOn(store.leases, 'take');
  const walked = vi.fn();
  const article = defineEvent({
    type: 'article.published',
    owner: 'articles',
    summary: 'Of a second log',
    data: z.object({ id: z.string() }),
    subject: ({ id }) => id,
  });
  const reactions = [listener([]), on(article, { name: 'reader', from: 'now' }, async () => {})];
  const pages = vi.fn(async () => ({ events: [], next: { sequence: 0, id: '' }, head: 0 }));
  const readerOf = () => ({ page: pages, events: async () => [] });
  const { messaging } = await started(reactions, { store, clock, readerOf, observer: { walked } });
  await vi.waitFor(() => expect(new Set(walked.mock.calls.flat())).toEqual(new Set(['orders', 'articles'])));
  expect(take).toHaveBeenCalledTimes(1);
  await messaging.stop();
  expect(await store.leases.take('walk', 'another replica', 60_000)).toBe(true);
});
