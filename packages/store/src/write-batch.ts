import type { Stored } from '@waybill/contracts';
import type { AnyBulkWriteOperation, AnyClientBulkWriteModel, ClientSession, Db, Document, MongoClient } from 'mongodb';
import { toRow } from './collection.ts';
import { LostRace } from './errors.ts';
import type { Staged, StagedTask } from './staged.ts';
import type { EventRow, SystemCollections } from './system-collections.ts';

/** One write. Each must touch exactly one document, so that a batch's counts tell whether a guard missed. */
interface Write {
  collection: string;
  model: { name: (typeof kinds)[number] } & Record<string, unknown>;
}

const written = ({ documents, once, inbox, tasks }: Staged, system: SystemCollections): Write[] => [
  ...[...documents.values()].flatMap(({ collection, base, current }): Write[] => {
    if (base === current) return [];
    const guard = base && { _id: base.id, version: base.version };
    if (!current) return [{ collection, model: { name: 'deleteOne', filter: guard } }];
    if (!base || !guard) return [insert(collection, toRow(current))];
    return [{ collection, model: { name: 'updateOne', filter: guard, update: difference(base, current) } }];
  }),
  ...[...once.values()].map((row) => insert(system.once.collectionName, row)),
  ...[...inbox.values()].map((row) => insert(system.inbox.collectionName, row)),
  ...tasks.map((task) => taskWrite(system.tasks.collectionName, task)),
];

/** The members that are others than before: less to send than the whole document, and fewer indexes to touch. */
function difference(base: Stored, current: Stored): Record<string, unknown> {
  const before = toRow(base);
  const after = toRow(current);
  const isGiven = (row: Record<string, unknown>, name: string) => row[name] !== undefined;
  const set = Object.keys(after).filter((name) => isGiven(after, name) && after[name] !== before[name]);
  const unset = Object.keys(before).filter((name) => isGiven(before, name) && !isGiven(after, name));
  return {
    $set: Object.fromEntries(set.map((name) => [name, after[name]])),
    ...(unset.length > 0 && { $unset: Object.fromEntries(unset.map((name) => [name, true])) }),
  };
}

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
    const asDecided = writes.filter((write) => write.collection === collection);
    const writtenOnce = new Set(asDecided.map(idOf)).size === asDecided.length;
    // One command for each kind, and the first error is the last: what comes after one in a transaction hides it.
    const own = writtenOnce ? asDecided.toSorted((one, other) => kindOf(one) - kindOf(other)) : asDecided;
    const models = own.map(({ model: { name, ...rest } }) => ({ [name]: rest }));
    const result = await database
      .collection(collection)
      .bulkWrite(models as unknown as AnyBulkWriteOperation<Document>[], {
        session,
        ordered: true,
        ignoreUndefined: true,
      });
    refuseMisses(models.length, result);
  }
}

/** What is freed comes before what may take it. */
const kinds = ['deleteOne', 'updateOne', 'insertOne'] as const;
const kindOf = ({ model: { name } }: Write): number => kinds.indexOf(name);

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
