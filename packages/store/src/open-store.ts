import type { PublishedEvent, Stored } from '@waybill/contracts';
import { Refusal } from '@waybill/contracts';
import { type Clock, Replayed, systemClock } from '@waybill/runtime';
import { MongoClient } from 'mongodb';
import { indexName } from './collection.ts';
import { type CommitObserver, createCommitter } from './committer.ts';
import { createDocuments } from './documents.ts';
import { asPublished, createEventLog } from './event-log.ts';
import { declaredName } from './index-migration.ts';
import { type Cursors, createCursors, createLeases, type Leases } from './kit.ts';
import { type Migration, migrate } from './migrations.ts';
import { ownMigrations } from './own-migrations.ts';
import { systemCollections } from './system-collections.ts';
import { createTasks } from './tasks.ts';
import type { Collection, CommitOptions, Store } from './types.ts';
import type { KitWork } from './unit-work.ts';

const readyWithinMs = 1_000;

export interface StoreSettings {
  uri: string;
  database: string;
  /** App-id: the `source` of this service's events. */
  app: string;
  collections: readonly Collection<Stored>[];
  /** Run once per database, in this order, after collections and indexes. */
  migrations?: readonly Migration[];
  clock?: Clock;
  /** Called after every commit that added events; must not throw. */
  onCommitted?: (events: readonly PublishedEvent[]) => void;
  /** Called after a commit that made tasks of these queues due at once. */
  onScheduled?: (queues: ReadonlySet<string>) => void;
  observer?: CommitObserver;
  maxBatch?: number;
  giveUpAfterMs?: number;
  /** Driver options beyond the URI's. */
  timeouts?: { serverSelectionMs?: number; socketMs?: number };
}

/** A store with what only the messaging kit may touch. */
export interface KitStore extends Store {
  commit<R>(unit: (work: KitWork) => Promise<R> | R, options?: CommitOptions<R>): Promise<R>;
  readonly leases: Leases;
  readonly cursors: Cursors;
  /** The inbox ids (`<reaction>|<event id>`) among these that have a row. A majority read outside any transaction. */
  inboxed(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Resolves when every accepted unit has been answered. */
  drained(): Promise<void>;
}

const durable = { writeConcern: { w: 'majority', journal: true }, readConcern: { level: 'majority' } } as const;

/**
 * Connects, runs the migrations that are missing (collections and indexes are the first ones), and returns the store.
 * Safe to run in several replicas at once. Throws `MigrationFailed`.
 */
export async function openStore({
  uri,
  database: name,
  app,
  collections,
  migrations = [],
  clock = systemClock,
  onCommitted = () => undefined,
  observer = {},
  timeouts: { serverSelectionMs = 5_000, socketMs = 10_000 } = {},
  ...limits
}: StoreSettings): Promise<KitStore> {
  const client = await MongoClient.connect(uri, {
    serverSelectionTimeoutMS: serverSelectionMs,
    socketTimeoutMS: socketMs,
    maxPoolSize: 20,
    ...durable,
  });
  const database = client.db(name);
  const system = systemCollections(database);
  const leases = createLeases(system);
  // On connections of their own: an index may take longer than any request may.
  let patient: MongoClient | undefined;
  try {
    patient = await MongoClient.connect(uri, {
      serverSelectionTimeoutMS: serverSelectionMs,
      maxPoolSize: 4,
      ...durable,
    });
    const database = patient.db(name);
    await migrate({ database, leases, clock, migrations: [...ownMigrations(database, collections), ...migrations] });
  } catch (error) {
    await client.close();
    throw error;
  } finally {
    await patient?.close();
  }

  const known = new Map(collections.map((collection) => [collection.name, collection]));
  const committer = createCommitter({
    client,
    database,
    system,
    clock,
    observer,
    onCommitted: (rows) => onCommitted(rows.map((row) => asPublished(row, app))),
    indexOf: (collection, index) =>
      known.get(collection)?.indexes.find(({ name, keys }) => (name ?? indexName(keys)) === declaredName(index)),
    ...limits,
  });

  const store: KitStore = {
    ...createTasks({ system }),
    log: createEventLog({ system, clock, source: app }),
    leases,
    cursors: createCursors({ system, clock }),
    documents: (collection) => createDocuments({ collection, database, commit: store.commit }),
    commit: committer.commit,
    drained: committer.drained,
    async inboxed(ids) {
      if (ids.length === 0) return new Set();
      const rows = await system.inbox
        .find({ _id: { $in: [...ids] } }, { projection: { _id: 1 }, readConcern: { level: 'majority' } })
        .toArray();
      return new Set(rows.map(({ _id }) => _id));
    },
    async answered({ key, fingerprint }) {
      const row = await system.once.findOne({ _id: key }, { readConcern: { level: 'majority' } });
      if (!row) return;
      if (row.fingerprint !== fingerprint) throw new Refusal('key-reused');
      throw new Replayed(row.answer);
    },
    async ready() {
      const answered = database.command({ ping: 1 }).then(
        () => true,
        () => false,
      );
      const late = clock.sleep(readyWithinMs).then(() => false);
      return Promise.race([answered, late]);
    },
    async close() {
      await committer.drained();
      await client.close();
    },
  };
  return store;
}
