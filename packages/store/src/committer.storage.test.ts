import { Refusal } from '@waybill/contracts';
import { tcpProxy, testStore } from '@waybill/testing';
import { MongoClient } from 'mongodb';
import { expect, inject, test } from 'vitest';
import { StoreUnavailable } from './errors.ts';
import { aJar, filled, jars } from './testing.ts';

const collections = [jars];
const sequences = (store: { published: { sequence: number }[] }) => store.published.map(({ sequence }) => sequence);

test('[C1] two replicas number their events without gaps, in the order of their commits', async () => {
  const one = await testStore({ collections });
  const two = await testStore({ collections, database: one.database });
  const adds = Array.from({ length: 120 }, (_, index) =>
    (index % 2 ? one : two).documents(jars).add(filled(aJar(`jar-${index}`))),
  );
  await Promise.all(adds);
  const page = [...sequences(one), ...sequences(two)].toSorted((a, b) => a - b);
  expect(page).toEqual(Array.from({ length: 120 }, (_, index) => index + 1));
});

test('[C1] concurrent calls share a transaction', async () => {
  const batches: number[] = [];
  const store = await testStore({ collections, observer: { committed: ({ units }) => batches.push(units) } });
  await Promise.all(Array.from({ length: 100 }, (_, index) => store.documents(jars).add(filled(aJar(`jar-${index}`)))));
  expect(batches.reduce((sum, units) => sum + units, 0)).toBe(100);
  expect(batches.length).toBeLessThan(5);
});

test('[C1] fifty changes of one hot document are one write, and none is lost', async () => {
  const store = await testStore({ collections });
  const documents = store.documents(jars);
  await documents.add(filled(aJar('hot')));
  await Promise.all(
    Array.from({ length: 50 }, () => documents.change('hot', (jar) => filled({ ...jar, marbles: jar.marbles + 1 }))),
  );
  expect(await documents.find('hot')).toMatchObject({ marbles: 50, version: 51 });
  expect(store.published.map(({ subjectversion }) => subjectversion)).toEqual(
    Array.from({ length: 51 }, (_, index) => index + 1),
  );
});

test('[C1] two replicas that change one document lose no change', async () => {
  const one = await testStore({ collections });
  const two = await testStore({ collections, database: one.database });
  await one.documents(jars).add(filled(aJar('hot')));
  await Promise.all(
    Array.from({ length: 60 }, (_, index) =>
      (index % 2 ? one : two).documents(jars).change('hot', (jar) => filled({ ...jar, marbles: jar.marbles + 1 })),
    ),
  );
  expect(await one.documents(jars).find('hot')).toMatchObject({ marbles: 60, version: 61 });
});

test('[C2] a client that died inside a transaction delays the next commit by seconds, not a minute', async () => {
  const store = await testStore({ collections, giveUpAfterMs: 15_000 });
  const dead = await MongoClient.connect(inject('mongodbUri'));
  await dead.db('admin').command({ setParameter: 1, transactionLifetimeLimitSeconds: 3 });
  const session = dead.startSession();
  session.startTransaction();
  await dead
    .db(store.database)
    .collection<{ _id: string; value: number }>('counters')
    .updateOne({ _id: 'events' }, { $inc: { value: 1 } }, { session });
  await store.documents(jars).add(filled(aJar('patient')));
  expect(sequences(store)).toEqual([1]);
  await session.abortTransaction().catch(() => undefined);
  await dead.close();
}, 30_000);

test('[C3] a commit whose answer is lost happens once, and is answered with what became durable', async () => {
  const port = Number(new URL(inject('mongodbUri')).port);
  const proxy = await tcpProxy(port);
  const direct = await testStore({ collections });
  const store = await testStore({
    collections,
    database: direct.database,
    uri: `mongodb://127.0.0.1:${proxy.port}/?directConnection=true`,
    giveUpAfterMs: 20_000,
  });
  await store.documents(jars).add(filled(aJar('jar', { marbles: 1 })));
  let runs = 0;
  proxy.loseReplyTo('commitTransaction', 2); // the driver itself asks twice
  const changed = await store.documents(jars).change('jar', (jar) => {
    runs += 1;
    return filled({ ...jar, marbles: jar.marbles + runs });
  });
  expect(proxy.lost()).toBe(2);
  expect(changed).toMatchObject({ marbles: 2, version: 2 });
  expect(await direct.documents(jars).find('jar')).toMatchObject({ marbles: 2, version: 2 });
  expect((await direct.log.events(store.published.map(({ id }) => id))).map(({ sequence }) => sequence)).toEqual([
    1, 2,
  ]);
  await store.close();
  await proxy.close();
}, 60_000);

test('[C4] decisions of a batch see one another, and one that throws leaves no trace', async () => {
  const store = await testStore({ collections });
  const documents = store.documents(jars);
  await documents.add(filled(aJar('jar', { marbles: 3 })));
  const take = () =>
    documents.change('jar', (jar) => {
      if (jar.marbles === 0) throw new Refusal('insufficient-stock', { available: 0 });
      return filled({ ...jar, marbles: jar.marbles - 1 });
    });
  const outcomes = await Promise.allSettled([take(), take(), take(), take(), take()]);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'rejected']);
  expect(await documents.find('jar')).toMatchObject({ marbles: 0, version: 4 });
  expect(store.published).toHaveLength(4);
});

test('[C4] a unit that throws half way takes all of its own work back and nothing else', async () => {
  const store = await testStore({ collections });
  const outcomes = await Promise.allSettled([
    store.commit(async (work) => {
      await work.add(jars, filled(aJar('a')));
      throw new Error('changed my mind');
    }),
    store.commit((work) => work.add(jars, filled(aJar('b')))),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  expect(await store.documents(jars).find('a')).toBeUndefined();
  expect(sequences(store)).toEqual([1]);
});

test.each([20, 60])(
  '[C4] one bad document of %i fails alone, whether it is too large or breaks a unique index',
  async (many) => {
    const store = await testStore({ collections });
    const documents = store.documents(jars);
    await documents.add(filled(aJar('first', { label: 'taken' })));
    const outcomes = await Promise.allSettled(
      Array.from({ length: many }, (_, index) => {
        if (index === 7) return documents.add(filled(aJar('jar-7', { label: 'taken' })));
        if (index === 13) return documents.add(filled(aJar('jar-13', { label: 'x'.repeat(16.5 * 1024 * 1024) })));
        return documents.add(filled(aJar(`jar-${index}`)));
      }),
    );
    const refused = outcomes.flatMap((outcome, index) =>
      outcome.status === 'rejected' ? [[index, outcome.reason.code]] : [],
    );
    expect(refused).toEqual([
      [7, 'sku-taken'],
      [13, 'document-too-large'],
    ]);
    expect(sequences(store).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: many - 1 }, (_, index) => index + 1),
    );
  },
);

test('[C4] a document that a change makes too large is refused, and changes beside it are not', async () => {
  const store = await testStore({ collections });
  const documents = store.documents(jars);
  await Promise.all(['small', 'large'].map((id) => documents.add(filled(aJar(id)))));
  const outcomes = await Promise.allSettled([
    documents.change('small', (jar) => filled({ ...jar, marbles: 1 })),
    documents.change('large', (jar) => filled({ ...jar, label: 'x'.repeat(16.5 * 1024 * 1024) })),
  ]);
  expect(outcomes).toMatchObject([
    { status: 'fulfilled', value: { marbles: 1 } },
    { status: 'rejected', reason: { code: 'document-too-large' } },
  ]);
});

test('a change writes what is new, takes out what is gone, and leaves the rest as it was', async () => {
  const store = await testStore({ collections });
  const documents = store.documents(jars);
  await documents.add({ document: { ...aJar('jar'), fingerprint: 'made' }, events: [] });
  await documents.change('jar', ({ fingerprint: _, ...jar }) => ({ document: { ...jar, marbles: 7 }, events: [] }));
  expect(await documents.find('jar')).toEqual({
    ...aJar('jar', { marbles: 7 }),
    version: 2,
    created_at: expect.any(String),
    updated_at: expect.any(String),
  });
});

test('[C4] an id that exists is seen among many writes of its collection, and the batch runs again with a look', async () => {
  const repeats: string[] = [];
  const store = await testStore({ collections, observer: { repeated: (reason) => repeats.push(reason) } });
  const documents = store.documents(jars);
  const old = Array.from({ length: 20 }, (_, index) => `old-${index}`);
  await Promise.all(old.map((id) => documents.add(filled(aJar(id)))));
  const fresh = ['old-7', ...Array.from({ length: 19 }, (_, index) => `new-${index}`)];
  await Promise.all([
    ...old.filter((id) => id !== 'old-7').map((id) => documents.change(id, (jar) => filled({ ...jar, marbles: 1 }))),
    ...fresh.map((id) => documents.add(filled(aJar(id, { marbles: 2 })))),
  ]);
  expect(repeats).toEqual(['existing']);
  expect(await documents.count({ marbles: 2 })).toBe(19);
  expect(await documents.find('old-7')).toMatchObject({ marbles: 0, version: 1 });
});

/** Many enough for a command to each collection, beside those that one command takes. */
test('[C1] [C4] a batch of many writes is one too: new documents, changes, keys and tasks, and nothing of it when a guard misses', async () => {
  const store = await testStore({ collections });
  const documents = store.documents(jars);
  const ids = Array.from({ length: 40 }, (_, index) => `jar-${index}`);
  await Promise.all(ids.slice(0, 20).map((id) => documents.add(filled(aJar(id)))));
  let runs = 0;
  const change = (id: string) =>
    store.commit(
      async (work) => {
        await work.put(jars, id, (jar) => filled({ ...aJar(id), ...jar, marbles: (jar?.marbles ?? 0) + 1 }));
        work.schedule({ queue: 'polish', id });
        work.schedule({ queue: 'polish', id, priority: 9 });
        if (id !== 'jar-39') return;
        runs += 1;
        // Another replica changes one of them after it was read.
        if (runs === 1) await other.documents(jars).change('jar-3', (jar) => filled({ ...jar, marbles: 100 }));
      },
      { reads: [{ collection: jars, ids }] },
    );
  const other = await testStore({ collections, database: store.database });
  await Promise.all(ids.map(change));
  expect(runs).toBe(2);
  const found = await documents.findMany(ids);
  expect(found.map(({ id, marbles }) => [id, marbles]).toSorted()).toEqual(
    ids.map((id) => [id, id === 'jar-3' ? 101 : 1]).toSorted(),
  );
  expect(await store.depth('polish')).toEqual({ due: 40, waiting: 40 });
  const told = [...sequences(store), ...sequences(other)].toSorted((a, b) => a - b);
  expect(told).toEqual(Array.from({ length: 61 }, (_, index) => index + 1));
});

test('[C4] an id that exists returns the document that has it', async () => {
  const store = await testStore({ collections });
  await store.documents(jars).add(filled(aJar('jar', { marbles: 1 })));
  const again = await store.documents(jars).add(filled(aJar('jar', { marbles: 2, label: 'other' })));
  expect(again).toMatchObject({ marbles: 1, version: 1 });
  expect(store.published).toHaveLength(1);
});

test('[C4] while the database cannot be reached callers hear it in time', async () => {
  const proxy = await tcpProxy(Number(new URL(inject('mongodbUri')).port));
  const store = await testStore({
    collections,
    uri: `mongodb://127.0.0.1:${proxy.port}/?directConnection=true`,
    giveUpAfterMs: 300,
    timeouts: { serverSelectionMs: 300 },
  });
  proxy.cut();
  await expect(store.documents(jars).add(filled(aJar('jar')))).rejects.toBeInstanceOf(StoreUnavailable);
  proxy.mend();
  await expect(store.documents(jars).add(filled(aJar('jar')))).resolves.toMatchObject({ id: 'jar' });
  await store.close();
  await proxy.close();
});
