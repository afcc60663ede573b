import type { Stored } from '@waybill/contracts';
import type { Db, IndexDescription } from 'mongodb';
import { indexName } from './collection.ts';
import { hashOf, indexMigration } from './index-migration.ts';
import type { Migration } from './migrations.ts';
import { formerIndexes, systemCollections, systemIndexes } from './system-collections.ts';
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
    indexMigration(indexes, formerIndexes),
    { name: 'event counter', run: createCounter },
  ];
}

/**
 * As MongoDB takes it; what to refuse with is the store's own business. Lists are sorted by a field and then by `_id`, so
 * an index ends with it where it may: without, the server would sort all that matches for every page.
 */
function describe({ keys, partial, refusal: _, ...options }: Collection<Stored>['indexes'][number]): IndexDescription {
  const last = Object.values(keys).at(-1) ?? 1;
  const single = options.unique || options.expireAfterSeconds !== undefined || '_id' in keys;
  const key = single ? keys : { ...keys, _id: last };
  return {
    key,
    ...options,
    name: options.name ?? indexName(key),
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

const createCounter = (database: Db): Promise<unknown> =>
  systemCollections(database).counters.updateOne({ _id: 'events' }, { $setOnInsert: { value: 0 } }, { upsert: true });
