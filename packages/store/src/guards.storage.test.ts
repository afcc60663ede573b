import { setTimeout as sleep } from 'node:timers/promises';
import { type Decision, type Draft, Refusal } from '@waybill/contracts';
import { type Clock, systemClock } from '@waybill/runtime';
import { fixedClock, tcpProxy, testStore } from '@waybill/testing';
import { MongoClient } from 'mongodb';
import { expect, inject, onTestFinished, test, vi } from 'vitest';
import { aJar, filled, type Jar, jars } from './testing.ts';
import type { Task, Work } from './types.ts';

const collections = [jars];
const serverPort = () => Number(new URL(inject('mongodbUri')).port);
const uriOf = ({ port }: { port: number }) => `mongodb://127.0.0.1:${port}/?directConnection=true`;

/** A store, and the name of the collection of each `find` it sends, of these. */
async function storeThatTells(...names: readonly string[]) {
  const queries: string[] = [];
  const onRequest = (bytes: Buffer) => {
    for (const name of names) if (bytes.includes('find\0') && bytes.includes(`${name}\0`)) queries.push(name);
  };
  const proxy = await tcpProxy(serverPort(), { onRequest });
  onTestFinished(proxy.close);
  return { store: await testStore({ collections, uri: uriOf(proxy) }), queries };
}

/** The rows of a store's own collections, past the store. */
async function rowsOf(database: string) {
  const client = await MongoClient.connect(inject('mongodbUri'));
  onTestFinished(() => client.close());
  return (name: string) => client.db(database).collection<{ _id: string; run?: number; event?: string }>(name);
}

test('[C1] one batch is in flight: a process does not race with itself', async () => {
  const repeats: string[] = [];
  const store = await testStore({ collections, observer: { repeated: (reason) => repeats.push(reason) } });
  const changes = Array.from({ length: 80 }, async (_, index) => {
    await sleep(index);
    await store.documents(jars).add(filled(aJar(`jar-${index}`)));
  });
  await Promise.all(changes);
  expect(repeats).toEqual([]);
});

test('[C1] a commit is answered by a majority, from their journals', async () => {
  const commits: Buffer[] = [];
  const onRequest = (bytes: Buffer) => void (bytes.includes('commitTransaction') && commits.push(bytes));
  const proxy = await tcpProxy(serverPort(), { onRequest });
  onTestFinished(proxy.close);
  const store = await testStore({ collections, uri: uriOf(proxy) });
  await store.documents(jars).add(filled(aJar('jar')));
  expect(commits).toHaveLength(1);
  expect(commits[0]?.includes('majority')).toBe(true);
  // BSON: a boolean called j that is true.
  expect(commits[0]?.includes(Buffer.from([0x08, 0x6a, 0x00, 0x01]))).toBe(true);
});

test('[C3] a rerun that decides nothing leaves its mark all the same, so that the run before it cannot become durable', async () => {
  const proxy = await tcpProxy(serverPort());
  onTestFinished(proxy.close);
  const store = await testStore({ collections, uri: uriOf(proxy), giveUpAfterMs: 20_000 });
  await store.documents(jars).add(filled(aJar('jar')));
  const rows = await rowsOf(store.database);
  await rows('commits').deleteMany({});
  let runs = 0;
  proxy.loseReplyTo('commits');
  await store.documents(jars).change('jar', (jar) => {
    runs += 1;
    return runs === 1 ? filled({ ...jar, marbles: 9 }) : { document: jar, events: [] };
  });
  expect(await rows('commits').find().toArray()).toMatchObject([{ run: 2 }]);
  expect(await store.documents(jars).find('jar')).toMatchObject({ marbles: 0, version: 1 });
});

test('[C3] [C5] marks of runs go after an hour, answers under keys after 30 days', async () => {
  const { database } = await testStore({ collections });
  const rows = await rowsOf(database);
  const lifeOf = async (name: string) =>
    (await rows(name).indexes()).find(({ key }) => 'at' in key)?.expireAfterSeconds;
  expect(await lifeOf('commits')).toBe(3_600);
  expect(await lifeOf('idempotency')).toBe(30 * 86_400);
});

test('[L3] an inbox row goes 24 h after its cursor has passed it, never before', async () => {
  const clock = fixedClock();
  const store = await testStore({ collections, clock });
  const handle = (sequence: number) =>
    store.commit((work) => work.handle({ _id: `count|${sequence}`, reaction: 'count', source: 'orders', sequence }));
  const left = async () => [...(await store.inboxed(['count|1', 'count|2', 'count|3']))];
  const reach = (sequence: number) =>
    store.cursors.set('count', 'orders', { sequence, id: `event-${sequence}`, types: [] });
  for (const sequence of [1, 2, 3]) await handle(sequence);
  await reach(1);
  clock.advance(23 * 3_600_000);
  await reach(2);
  await store.cursors.prune('count', 'orders');
  expect(await left()).toHaveLength(3);
  clock.advance(3_600_000);
  await store.cursors.prune('count', 'orders');
  expect(await left()).toEqual(['count|2', 'count|3']);
  clock.advance(24 * 3_600_000);
  await store.cursors.prune('count', 'orders');
  expect(await left()).toEqual(['count|3']);
});

test('[L1] [L3] after the log diverged no row goes before the cursor has passed it again', async () => {
  const clock = fixedClock();
  const store = await testStore({ collections, clock });
  await store.commit((work) => work.handle({ _id: 'count|5', reaction: 'count', source: 'orders', sequence: 5 }));
  await store.cursors.set('count', 'orders', { sequence: 9, id: 'event-9', types: [] });
  await store.cursors.reset(['count'], 'orders');
  clock.advance(48 * 3_600_000);
  await store.cursors.prune('count', 'orders');
  expect([...(await store.inboxed(['count|5']))]).toEqual(['count|5']);
});

test('[L6] a task is written with its cause, or not at all', async () => {
  const store = await testStore({ collections });
  const withTask = (id: string, fails: boolean) =>
    store.commit(async (work) => {
      await work.add(jars, filled(aJar(id)));
      work.schedule({ queue: 'mail', id });
      if (fails) throw new Error('changed my mind');
    });
  await Promise.allSettled([withTask('kept', false), withTask('dropped', true)]);
  expect((await store.claim('mail', { limit: 9, leaseMs: 1_000 })).map(({ id }) => id)).toEqual(['kept']);
});

test('[T1] a lease goes by the database’s clock, whatever a replica’s own says', async () => {
  const store = await testStore({ collections });
  expect(await store.leases.take('walk', 'one', 60_000)).toBe(true);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 });
  onTestFinished(() => void vi.useRealTimers());
  expect(await store.leases.take('walk', 'two', 60_000)).toBe(false);
});

test('[C4] what is taken for new is looked for when it was there, or when the unit throws or leaves it out', async () => {
  const { store, queries } = await storeThatTells('jars');
  const fillUp = (id: string, decide: (jar: Jar | undefined) => Decision<Draft<Jar>> | undefined) =>
    store.commit(async (work) => {
      const jar = await work.findNew(jars, id);
      return work.put(jars, id, () => decide(jar));
    });
  const started = queries.length;
  await fillUp('new', () => filled(aJar('new', { marbles: 1 })));
  expect(queries.length - started).toBe(0);
  expect(await fillUp('new', (jar) => filled(aJar('new', { marbles: (jar?.marbles ?? 0) + 1 })))).toMatchObject({
    marbles: 2,
  });
  const refusesNew = (jar: Jar | undefined) => {
    if (!jar) throw new Refusal('product-not-found');
    return filled({ ...jar, marbles: jar.marbles + 1 });
  };
  expect(await fillUp('new', refusesNew)).toMatchObject({ marbles: 3 });
  await expect(fillUp('other', refusesNew)).rejects.toThrow(Refusal);
  const refusesLate = store.commit(async (work) => {
    const jar = await work.findNew(jars, 'new');
    await work.put(jars, 'new', () => filled(aJar('new', { marbles: 3 })));
    if (!jar) throw new Refusal('product-not-found');
  });
  await expect(refusesLate).resolves.toBeUndefined();
  expect(await fillUp('new', (jar) => jar && filled({ ...jar, marbles: 4 }))).toMatchObject({ marbles: 4 });
  expect(await fillUp('other', () => undefined)).toBeUndefined();
});

test('[C4] a batch looks for all that it took for new at once, however many of its units were wrong', async () => {
  const { store, queries } = await storeThatTells('jars', 'tasks');
  const together = async <R>(unit: (work: Work, id: string) => Promise<R>) => {
    queries.length = 0;
    return Promise.all(Array.from({ length: 20 }, (_, n) => store.commit((work) => unit(work, `jar-${n}`))));
  };
  const oneMore = (work: Work, id: string) =>
    work
      .findNew(jars, id)
      .then((jar) => work.put(jars, id, () => filled(aJar(id, { marbles: (jar?.marbles ?? 0) + 1 }))));
  await together(oneMore);
  expect(queries).toEqual([]);
  // All are there by now, so the batch runs again.
  expect((await together(oneMore)).map((jar) => jar?.marbles)).toEqual(Array.from({ length: 20 }, () => 2));
  expect(queries).toEqual(['jars']);
  // None is placed without a look.
  const unlessThere = (work: Work, id: string) => work.findNew(jars, id).then((jar) => jar?.marbles);
  expect(new Set(await together(unlessThere))).toEqual(new Set([2]));
  expect(queries).toEqual(['jars']);
  // Some are placed, and some are not: the look for these finds those.
  const placeOrLook = (work: Work, id: string) =>
    id < 'jar-15' ? oneMore(work, id).then((jar) => jar?.marbles) : unlessThere(work, id);
  expect(new Set(await together(placeOrLook))).toEqual(new Set([2, 3]));
  expect(queries).toEqual(['jars']);
  const added = await together((work, id) => work.add(jars, filled(aJar(id, { marbles: 99 }))));
  expect(new Set(added.map(({ marbles }) => marbles))).toEqual(new Set([2, 3]));
  expect(queries).toEqual(['jars']);

  await together(async (work, id) => work.schedule({ queue: 'mail', id }));
  const tasks = new Map((await store.claim('mail', { limit: 20, leaseMs: 60_000 })).map((task) => [task.id, task]));
  await together(async (work, id) => {
    await work.add(jars, filled(aJar(id)));
    work.finish(tasks.get(id) as Task);
  });
  expect(queries.toSorted()).toEqual(['jars', 'tasks']);
});

test('[C5] a batch looks once for the keys of all that it refuses', async () => {
  const { store, queries } = await storeThatTells('idempotency');
  const refused = Array.from({ length: 9 }, (_, n) => {
    const once = { key: `key-${n}`, fingerprint: 'print', answer: () => ({ status: 201, body: '' }) };
    return store.commit(() => Promise.reject(new Refusal('insufficient-stock')), { once: once as never });
  });
  for (const { status } of await Promise.allSettled(refused)) expect(status).toBe('rejected');
  expect(queries).toHaveLength(1);
});

test('[L3] a batch reads its rows of the inbox at once', async () => {
  const { store, queries } = await storeThatTells('inbox');
  const handle = (_id: string) =>
    store.commit(
      async (work) => {
        const known = (await work.handled([_id])).has(_id);
        if (!known) work.handle({ _id, reaction: 'count', source: 'orders', sequence: 1 });
        return known;
      },
      { inbox: [_id] },
    );
  const ids = Array.from({ length: 9 }, (_, n) => `count|${n}`);
  expect(new Set(await Promise.all(ids.map(handle)))).toEqual(new Set([false]));
  expect(new Set(await Promise.all(ids.map(handle)))).toEqual(new Set([true]));
  expect(queries).toHaveLength(2);
});

test('[T1] what is due at once is due for the database too, whose clock may be a little behind', async () => {
  const ahead: Clock = { ...systemClock, now: () => new Date(Date.now() + 800) };
  const store = await testStore({ collections, clock: ahead });
  await store.commit((work) => {
    work.schedule({ queue: 'mail', id: 'now' });
    work.schedule({ queue: 'mail', id: 'later', delayMs: 60_000 });
  });
  expect(await store.depth('mail')).toEqual({ due: 1, waiting: 2 });
  const [task] = await store.claim('mail', { limit: 2, leaseMs: 60_000 });
  await store.commit((work) => work.retry(task as Task, { delayMs: 0 }));
  expect(await store.claim('mail', { limit: 2, leaseMs: 60_000 })).toMatchObject([{ id: 'now' }]);
});
