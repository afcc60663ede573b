import { randomUUID } from 'node:crypto';
import { testStore } from '@waybill/testing';
import { MongoClient } from 'mongodb';
import { expect, inject, onTestFinished, test } from 'vitest';
import { defineCollection } from './collection.ts';
import { indexMigration } from './index-migration.ts';
import { type Migration, MigrationFailed } from './migrations.ts';
import { aJar, filled, jars } from './testing.ts';

const collections = [jars];

/** A database of its own, looked at past the store. */
async function emptyDatabase() {
  const database = `test-${randomUUID()}`;
  const client = await MongoClient.connect(inject('mongodbUri'));
  onTestFinished(() => client.close());
  const db = client.db(database);
  const names = async () => (await db.collection('migrations').find().toArray()).map(({ _id }) => String(_id));
  return { database, db, names };
}

/** Counts its runs in the database, slowly enough for another replica to come in between. */
const counted = (name: string): Migration => ({
  name,
  async run(db) {
    await db.collection<{ _id: string }>('runs').updateOne({ _id: name }, { $inc: { times: 1 } }, { upsert: true });
    await new Promise((resolve) => setTimeout(resolve, 150));
  },
});

test('two replicas that start at once run each migration once, in order, and both wait for the last', async () => {
  const { database, db, names } = await emptyDatabase();
  const migrations = [counted('first'), counted('second')];
  const start = async () => {
    await testStore({ collections, database, migrations });
    return names();
  };
  const seen = await Promise.all([start(), start()]);
  const runs = await db.collection('runs').find().sort({ _id: 1 }).toArray();
  expect(runs).toMatchObject([
    { _id: 'first', times: 1 },
    { _id: 'second', times: 1 },
  ]);
  for (const known of seen) expect(known).toEqual(expect.arrayContaining(['first', 'second']));
  await testStore({ collections, database, migrations });
  expect(
    await db
      .collection('runs')
      .find({ times: { $gt: 1 } })
      .toArray(),
  ).toEqual([]);
});

test('collections and indexes are the first migrations, and an index declared anew is made anew', async () => {
  const { database, db, names } = await emptyDatabase();
  await testStore({ collections, database });
  const [first, second] = await names();
  expect([first, second]).toEqual([expect.stringMatching(/^collections /), expect.stringMatching(/^indexes /)]);
  const isUnique = async () => (await db.collection('jars').indexes()).find(({ name }) => name === 'label_1')?.unique;
  expect(await isUnique()).toBe(true);
  const plain = defineCollection({ name: 'jars', notFound: 'product-not-found', indexes: [{ keys: { label: 1 } }] });
  await testStore({ collections: [plain], database });
  expect(await isUnique()).toBeUndefined();
});

test('an index by which lists are sorted ends with what they are sorted by last, and takes the place of one that did not', async () => {
  const { database, db } = await emptyDatabase();
  await db.createCollection('jars');
  await db.collection('jars').createIndex({ marbles: 1 });
  await testStore({ collections, database });
  const keys = (await db.collection('jars').indexes()).map(({ key }) => key);
  expect(keys).toHaveLength(3);
  expect(keys).toEqual(expect.arrayContaining([{ _id: 1 }, { label: 1 }, { marbles: 1, _id: 1 }]));
});

test('an index declared as it was before a change is made as it was, and only that one stands', async () => {
  const { database, db } = await emptyDatabase();
  const plain = defineCollection({ name: 'jars', notFound: 'product-not-found', indexes: [{ keys: { label: 1 } }] });
  const standing = async () => {
    const over = (await db.collection('jars').indexes()).filter(({ key }) => 'label' in key);
    return over.map(({ unique }) => unique ?? false);
  };
  for (const [declared, unique] of [
    [jars, true],
    [plain, false],
    [jars, true],
    [jars, true],
    [plain, false],
  ] as const) {
    await testStore({ collections: [declared], database });
    expect(await standing()).toEqual([unique]);
  }
});

test('while an index is made anew the old one stands until the new one does, and keeps its refusal', async () => {
  const { database, db } = await emptyDatabase();
  await testStore({ collections, database });
  const commands: string[] = [];
  const partial = defineCollection({
    name: 'jars',
    notFound: 'product-not-found',
    indexes: [{ keys: { label: 1 }, unique: true, partial: { label: { $gt: '' } }, refusal: 'sku-taken' }],
  });
  const declared = [
    {
      collection: 'jars',
      indexes: [{ key: { label: 1 }, name: 'label_1', unique: true, partialFilterExpression: { label: { $gt: '' } } }],
    },
  ];
  const watched = new Proxy(db, {
    get: (target, member) =>
      member === 'collection'
        ? (name: string) => told(target.collection(name), commands)
        : Reflect.get(target, member, target),
  });
  await indexMigration(declared).run(watched);
  expect(commands).toEqual(['createIndex', 'dropIndex']);

  const store = await testStore({ collections: [partial], database });
  await store.documents(jars).add(filled(aJar('one', { label: 'same' })));
  await expect(store.documents(jars).add(filled(aJar('two', { label: 'same' })))).rejects.toMatchObject({
    code: 'sku-taken',
  });
});

/** A collection that notes which indexes are made and dropped, when it is done. */
function told<T extends object>(collection: T, commands: string[]): T {
  return new Proxy(collection, {
    get(target, member) {
      const value: unknown = Reflect.get(target, member, target);
      if (typeof value !== 'function') return value;
      return async (...args: unknown[]) => {
        const result: unknown = await value.apply(target, args);
        if (/^(create|drop)Index$/.test(String(member))) commands.push(String(member));
        return result;
      };
    },
  });
}

test('a migration that fails keeps those after it from running, is named, and is run again by the next start', async () => {
  const { database, names } = await emptyDatabase();
  let broken = true;
  const second: Migration = {
    name: 'second',
    run: async () => {
      if (broken) throw new Error('prices without currency');
    },
  };
  const start = () => testStore({ collections, database, migrations: [counted('first'), second, counted('third')] });
  const failed = await start().catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(MigrationFailed);
  expect((failed as Error).message).toContain('Migration "second" failed: prices without currency');
  expect(await names()).toEqual(expect.not.arrayContaining(['second', 'third']));
  broken = false;
  await start();
  expect(await names()).toEqual(expect.arrayContaining(['first', 'second', 'third']));
});

test('an older build starts beside what a newer one has migrated', async () => {
  const { database } = await emptyDatabase();
  await testStore({ collections, database, migrations: [counted('first'), counted('newer')] });
  await expect(testStore({ collections, database, migrations: [counted('first')] })).resolves.toBeDefined();
});
