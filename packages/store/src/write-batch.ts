import type { AnyBulkWriteOperation, AnyClientBulkWriteModel, ClientSession, Db, Document, MongoClient } from 'mongodb';
import { toRow } from './collection.ts';
import { LostRace } from './errors.ts';
import type { Staged, StagedTask } from './staged.ts';
import type { EventRow, SystemCollections } from './system-collections.ts';

/** One write. Each must touch exactly one document, so that a batch's counts tell whether a guard missed. */
interface Write {
  collection: string;
  model: { name: 'insertOne' | 'replaceOne' | 'updateOne' | 'deleteOne' } & Record<string, unknown>;
}

const written = ({ documents, once, inbox, tasks }: Staged, system: SystemCollections): Write[] => [
  ...[...documents.values()].flatMap(({ collection, base, current }): Write[] => {
    if (base === current) return [];
    const guard = base && { _id: base.id, version: base.version };
    if (!current) return [{ collection, model: { name: 'deleteOne', filter: guard } }];
    if (!guard) return [insert(collection, toRow(current))];
    return [{ collection, model: { name: 'replaceOne', filter: guard, replacement: toRow(current) } }];
  }),
  ...[...once.values()].map((row) => insert(system.once.collectionName, row)),
  ...[...inbox.values()].map((row) => insert(system.inbox.collectionName, row)),
  ...tasks.map((task) => taskWrite(system.tasks.collectionName, task)),
];

const insert = (collection: string, document: object): Write => ({
  collection,
  model: { name: 'insertOne', document },
});

function taskWrite(collection: string, task: StagedTask): Write {
  switch (task.kind) {
    case 'schedule': {
      const { _id, ...fields } = task.row;
      const update = { $set: { ...fields, lease: null }, $setOnInsert: { try: 0, spent: 0 } };
      return { collection, model: { name: 'updateOne', filter: { _id }, update, upsert: true } };
    }
    case 'unschedule':
      return { collection, model: { name: 'deleteOne', filter: { _id: task._id } } };
    case 'finish':
      return { collection, model: { name: 'deleteOne', filter: { _id: task._id, lease: task.lease } } };
    case 'retry': {
      const $set = { due_at: task.dueAt, lease: null, ...(task.payload && { payload: task.payload }) };
      const filter = { _id: task._id, lease: task.lease };
      return { collection, model: { name: 'updateOne', filter, update: { $set, $inc: { spent: task.spent } } } };
    }
  }
}

/**
 * Writes a batch: documents and rows first, then, so that the contended rows are held for one round trip only, the
 * events, the `commits` row and the counter, guarded by the value it was read with [C1].
 */
export async function writeBatch({
  client,
  database,
  system,
  session,
  staged,
  events,
  batch,
  run,
  now,
}: {
  client: MongoClient;
  database: Db;
  system: SystemCollections;
  session: ClientSession;
  staged: Staged;
  events: readonly EventRow[];
  batch: string;
  run: number;
  now: Date;
}): Promise<void> {
  const first = written(staged, system);
  const last = [insert(system.commits.collectionName, { _id: batch, run, at: now }), ...numbered(events, system)];
  if (!speaksClientBulkWrite(client)) return writeByCollection({ database, session, writes: [...first, ...last] });
  if (first.length < manyWrites) return writeAtOnce({ client, database, session, writes: [...first, ...last] });
  await writeByCollection({ database, session, writes: first });
  await writeAtOnce({ client, database, session, writes: last });
}

/** From here on a command for each collection is cheaper than one for all, in which every write names its own. */
const manyWrites = 32;

function numbered(events: readonly EventRow[], { events: log, counters }: SystemCollections): Write[] {
  const [first] = events;
  if (!first) return [];
  const update = { $set: { value: first._id - 1 + events.length } };
  const filter = { _id: 'events', value: first._id - 1 };
  return [
    ...events.map((row) => insert(log.collectionName, row)),
    { collection: counters.collectionName, model: { name: 'updateOne', filter, update } },
  ];
}

/** `bulkWrite` over several collections came with MongoDB 8.0 (wire version 25). */
function speaksClientBulkWrite(client: MongoClient): boolean {
  const { topology } = client as unknown as { topology?: { lastHello(): { maxWireVersion?: number } } };
  return (topology?.lastHello().maxWireVersion ?? 0) >= 25;
}

async function writeAtOnce({
  client,
  database,
  session,
  writes,
}: {
  client: MongoClient;
  database: Db;
  session: ClientSession;
  writes: readonly Write[];
}) {
  const models = writes.map(({ collection, model }) => ({
    ...model,
    namespace: `${database.databaseName}.${collection}`,
  }));
  const result = await client.bulkWrite(models as unknown as AnyClientBulkWriteModel<Document>[], {
    session,
    ordered: true,
  });
  refuseMisses(writes.length, result);
}

/** A `bulkWrite` for each collection, in the order in which they are first written to. */
async function writeByCollection({
  database,
  session,
  writes,
}: {
  database: Db;
  session: ClientSession;
  writes: readonly Write[];
}) {
  for (const collection of new Set(writes.map((write) => write.collection))) {
    const own = writes.filter((write) => write.collection === collection);
    const models = own.map(({ model: { name, ...rest } }) => ({ [name]: rest }));
    // Out of order they are one command for each kind, as long as no document is written twice.
    const ordered = new Set(own.map(idOf)).size < own.length;
    const result = await database
      .collection(collection)
      .bulkWrite(models as unknown as AnyBulkWriteOperation<Document>[], { session, ordered });
    refuseMisses(models.length, result);
  }
}

const idOf = ({ model: { document, filter } }: Write): unknown => ((document ?? filter) as { _id: unknown })._id;

interface Counts {
  insertedCount: number;
  matchedCount: number;
  upsertedCount: number;
  deletedCount: number;
}

function refuseMisses(writes: number, { insertedCount, matchedCount, upsertedCount, deletedCount }: Counts): void {
  const missed = writes - insertedCount - matchedCount - upsertedCount - deletedCount;
  if (missed !== 0)
    throw new LostRace(`${missed} guarded writes found another state than was read`, { existing: true });
}
