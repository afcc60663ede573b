import { createHash } from 'node:crypto';
import type { CreateIndexesOptions, Db, IndexDescription, IndexDescriptionInfo } from 'mongodb';
import type { Migration } from './migrations.ts';

export interface DeclaredIndexes {
  collection: string;
  indexes: readonly IndexDescription[];
}

export const hashOf = (declared: unknown): string =>
  createHash('sha256').update(JSON.stringify(declared)).digest('hex').slice(0, 12);

/**
 * Makes the indexes that are declared, and drops those that earlier builds declared and nobody reads. It forgets that others were made before, so that a declaration which comes back,
 * as that of the build before does when an upgrade is taken back, is made again.
 */
export function indexMigration(
  declared: readonly DeclaredIndexes[],
  former: readonly { collection: string; name: string }[] = [],
): Migration {
  const name = `indexes ${hashOf([declared, former])}`;
  return {
    name,
    async run(database) {
      await database.collection<{ _id: string }>('migrations').deleteMany({ _id: { $regex: /^indexes /, $ne: name } });
      await Promise.all(declared.map(({ collection, indexes }) => makeIndexes(database, collection, indexes)));
      await Promise.all(former.map((one) => dropFormer(database, one)));
    },
  };
}

/** What stands where a declared index belongs, under its name or over its keys, is replaced by it. */
async function makeIndexes(database: Db, name: string, declared: readonly IndexDescription[]): Promise<void> {
  const collection = database.collection(name);
  const standing = (await collection.indexes()).filter((one) => one.name !== '_id_');
  const asDeclared = standing.filter((one) => declared.some((index) => isSame(one, index)));
  await Promise.all(
    declared
      .filter((index) => !asDeclared.some((one) => isSame(one, index)))
      .map(async ({ key, ...options }) => {
        const old = standing.filter(
          (one) =>
            !asDeclared.includes(one) &&
            (declaredName(one.name) === options.name || hashOf(withoutId(one.key)) === hashOf(withoutId(key))),
        );
        const create = (as: string | undefined) =>
          collection.createIndex(key as Record<string, 1 | -1>, { ...options, name: as } as CreateIndexesOptions);
        const drop = async () => {
          for (const { name } of old) await collection.dropIndex(name as string);
        };
        // The new one first, under a name of its own: without either, what must be unique could be written twice.
        const taken = old.some((one) => one.name === options.name);
        const free = taken ? `${options.name}.${hashOf([key, traits(options)])}` : options.name;
        await create(free).then(drop, async (error: { code?: number }) => {
          if (error.code !== 85 && error.code !== 86) throw error;
          // The server takes both for the same index, such as one with another time to live.
          await drop();
          await create(options.name);
        });
      }),
  );
}

async function dropFormer(database: Db, { collection, name }: { collection: string; name: string }): Promise<void> {
  await database
    .collection(collection)
    .dropIndex(name)
    .catch((error: { code?: number }) => {
      if (error.code !== 26 && error.code !== 27) throw error; // no such collection, or no such index
    });
}

/** The name an index is declared under, whichever it stands under. */
export const declaredName = (name: string | undefined): string | undefined => name?.replace(/\.[0-9a-f]{12}$/, '');

const isSame = (one: IndexDescriptionInfo, other: IndexDescription): boolean =>
  hashOf([one.key, traits(one)]) === hashOf([other.key, traits(other)]);

/** An index that is told to end with `_id` takes the place of one that did not. */
const withoutId = (keys: object): object =>
  Object.fromEntries(Object.entries(keys).filter(([field]) => field !== '_id'));

const traits = ({ unique, sparse, expireAfterSeconds, partialFilterExpression }: Omit<IndexDescription, 'key'>) => [
  unique ?? false,
  sparse ?? false,
  expireAfterSeconds ?? null,
  partialFilterExpression ?? null,
];
