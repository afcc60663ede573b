import { createHash } from 'node:crypto';
import type { Stored } from '@waybill/contracts';
import type { CreateIndexesOptions, Db, IndexDescription } from 'mongodb';
import { indexName } from './collection.ts';
import type { Migration } from './migrations.ts';
import { systemCollections, systemIndexes } from './system-collections.ts';
import type { Collection } from './types.ts';

/**
 * What every service's database begins with: its collections and their indexes. Each name holds a hash of what is
 * declared, so that a declaration that changes is a new migration.
 */
export function ownMigrations(database: Db, collections: readonly Collection<Stored>[]): Migration[] {
  const names = [
    ...Object.values(systemCollections(database)).map(({ collectionName }) => collectionName),
    ...collections.map(({ name }) => name),
  ];
  const indexes = [
    ...systemIndexes,
    ...collections.map(({ name, indexes }) => ({ collection: name, indexes: indexes.map(describe) })),
  ].filter((one) => one.indexes.length > 0);
  return [
    { name: `collections ${hashOf(names)}`, run: (db) => createCollections(db, names) },
    {
      name: `indexes ${hashOf(indexes)}`,
      run: (db) => Promise.all(indexes.map(({ collection, indexes }) => createIndexes(db, collection, indexes))),
    },
    { name: 'event counter', run: createCounter },
  ];
}

const hashOf = (declared: unknown): string =>
  createHash('sha256').update(JSON.stringify(declared)).digest('hex').slice(0, 12);

/** As MongoDB takes it; what to refuse with is the store's own business. */
function describe({ keys, partial, refusal: _, ...options }: Collection<Stored>['indexes'][number]): IndexDescription {
  return {
    key: keys,
    ...options,
    name: options.name ?? indexName(keys),
    ...(partial && { partialFilterExpression: partial }),
  };
}

/** A transaction may not meet a collection that is still being created. */
async function createCollections(database: Db, names: readonly string[]): Promise<void> {
  const present = new Set((await database.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name));
  for (const missing of names.filter((name) => !present.has(name))) {
    await database.createCollection(missing).catch((error: { code?: number }) => {
      if (error.code !== 48) throw error; // a replica that asks for the lease has made its collection
    });
  }
}

/** An index that stands under the same name or over the same keys, but declared otherwise, is made anew. */
async function createIndexes(database: Db, name: string, indexes: readonly IndexDescription[]): Promise<void> {
  const collection = database.collection(name);
  await Promise.all(
    indexes.map(async ({ key, ...options }) => {
      const create = () => collection.createIndex(key as Record<string, 1 | -1>, options as CreateIndexesOptions);
      await create().catch(async (error: { code?: number }) => {
        if (error.code !== 85 && error.code !== 86) throw error;
        const standing = await collection.indexes();
        const inTheWay = standing.filter((one) => one.name === options.name || isSame(one.key, key));
        for (const { name: old } of inTheWay) await collection.dropIndex(old as string);
        await create();
      });
    }),
  );
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

const createCounter = (database: Db): Promise<unknown> =>
  systemCollections(database).counters.updateOne({ _id: 'events' }, { $setOnInsert: { value: 0 } }, { upsert: true });
