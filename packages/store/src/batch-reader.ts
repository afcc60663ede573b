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
  /** Undefined where there is none. */
  const tasks = new Map<string, TaskRow | undefined>();
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

  return {
    async documents(collection: string, ids: readonly string[]): Promise<Map<string, Stored>> {
      const rows = await query(collection, ids);
      return new Map(ids.flatMap((id) => (rows.has(id) ? [[id, fromRow(rows.get(id) as Row)]] : [])));
    },
    async once(keys: readonly string[]): Promise<Map<string, OnceRow>> {
      return (await query(system.once.collectionName, keys)) as unknown as Map<string, OnceRow>;
    },
    async inbox(ids: readonly string[]): Promise<Map<string, InboxRow>> {
      return (await query(system.inbox.collectionName, ids)) as unknown as Map<string, InboxRow>;
    },
    async tasks(ids: readonly string[]): Promise<Map<string, TaskRow>> {
      const unread = ids.filter((id) => !tasks.has(id));
      if (unread.length > 0) {
        const rows = (await query(system.tasks.collectionName, unread)) as unknown as Map<string, TaskRow>;
        for (const id of unread) tasks.set(id, rows.get(id));
      }
      return new Map(ids.flatMap((id) => (tasks.get(id) ? [[id, tasks.get(id) as TaskRow]] : [])));
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

export type BatchReader = ReturnType<typeof createBatchReader>;
