import type { Stored } from '@waybill/contracts';
import type { ClientSession, Db } from 'mongodb';
import { fromRow, type Row } from './collection.ts';
import type { InboxRow, OnceRow, SystemCollections, TaskRow } from './system-collections.ts';

/**
 * Reads for one run of a batch, all in its transaction. What is asked for in one tick is read in one query per
 * collection, and queries follow one another, because a session serves one command at a time.
 */
export function createBatchReader({
  database,
  system,
  session,
}: {
  database: Db;
  system: SystemCollections;
  session: ClientSession;
}) {
  const wanted = new Map<string, { ids: Set<string>; done: Promise<Map<string, Row>> }>();
  /** The kit's own rows that were read, by id; undefined where there is none. Documents are kept in `Staged`. */
  const kept = new Map<string, Map<string, Row | undefined>>();
  let queue: Promise<unknown> = Promise.resolve();
  let failure: unknown;
  let hasRead = false;

  function query(name: string, ids: readonly string[]): Promise<Map<string, Row>> {
    const open = wanted.get(name);
    if (open) {
      for (const id of ids) open.ids.add(id);
      return open.done;
    }
    const entry = { ids: new Set(ids), done: Promise.resolve(new Map<string, Row>()) };
    entry.done = queue.then(async () => {
      wanted.delete(name);
      hasRead = true;
      const rows = await database
        .collection<Row>(name)
        .find({ _id: { $in: [...entry.ids] } }, { session })
        .toArray();
      return new Map(rows.map((row) => [row._id, row as Row]));
    });
    queue = entry.done.catch((error: unknown) => {
      failure ??= error;
    });
    wanted.set(name, entry);
    return entry.done;
  }

  /** Each is read once: nothing else changes what a transaction sees, and the batch itself writes last. */
  async function rows(name: string, ids: readonly string[]): Promise<Map<string, Row>> {
    const known = kept.get(name) ?? new Map<string, Row | undefined>();
    kept.set(name, known);
    const unread = ids.filter((id) => !known.has(id));
    if (unread.length > 0) {
      const found = await query(name, unread);
      for (const id of unread) known.set(id, found.get(id));
    }
    return new Map(ids.flatMap((id) => entryOf(id, known.get(id))));
  }

  return {
    async documents(collection: string, ids: readonly string[]): Promise<Map<string, Stored>> {
      const rows = await query(collection, ids);
      return new Map(ids.flatMap((id) => (rows.has(id) ? [[id, fromRow(rows.get(id) as Row)]] : [])));
    },
    async once(keys: readonly string[]): Promise<Map<string, OnceRow>> {
      return (await rows(system.once.collectionName, keys)) as unknown as Map<string, OnceRow>;
    },
    async inbox(ids: readonly string[]): Promise<Map<string, InboxRow>> {
      return (await rows(system.inbox.collectionName, ids)) as unknown as Map<string, InboxRow>;
    },
    async tasks(ids: readonly string[]): Promise<Map<string, TaskRow>> {
      return (await rows(system.tasks.collectionName, ids)) as unknown as Map<string, TaskRow>;
    },
    /** The number of the last event, as the transaction sees it. */
    async counter(): Promise<number> {
      const row = await system.counters.findOne({ _id: 'events' }, { session });
      return row?.value ?? 0;
    },
    /** Whether the transaction has begun with a read. */
    hasRead: () => hasRead,
    /** A read that failed dooms the whole run, whatever the unit made of the error. */
    failure: () => failure,
  };
}

const entryOf = (id: string, row: Row | undefined): [string, Row][] => (row ? [[id, row]] : []);

export type BatchReader = ReturnType<typeof createBatchReader>;
