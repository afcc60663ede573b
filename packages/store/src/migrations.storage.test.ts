import { randomUUID } from 'node:crypto';
import { testStore } from '@waybill/testing';
import type { Db } from 'mongodb';
import mongoose from 'mongoose';
import { expect, inject, onTestFinished, test } from 'vitest';
import { defineCollection } from './collection.ts';
import { type Migration, MigrationFailed } from './migrations.ts';
import { jars } from './testing.ts';

const collections = [jars];

/** A database of its own, looked at past the store. */
async function emptyDatabase() {
  const database = `test-${randomUUID()}`;
  const connection = await mongoose.createConnection(inject('mongodbUri'), { dbName: database }).asPromise();
  onTestFinished(() => connection.close());
  const db = connection.getClient().db(database) as unknown as Db;
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
