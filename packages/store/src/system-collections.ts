import type { PublishedEvent } from '@waybill/contracts';
import type { StoredAnswer } from '@waybill/runtime';
import type { Db } from 'mongodb';

/** An event's row in the log; its `_id` is its sequence number. */
export interface EventRow extends Omit<PublishedEvent, 'specversion' | 'source' | 'sequence'> {
  _id: number;
}

export interface OnceRow {
  _id: string;
  fingerprint: string;
  answer: StoredAnswer;
  at: Date;
}

export interface InboxRow {
  /** `<reaction>|<event id>` */
  _id: string;
  reaction: string;
  source: string;
  sequence: number;
  at: Date;
  /** Why the event was not handled, where it was passed over on purpose [L2]. */
  skipped?: string;
}

export interface TaskRow {
  /** `<queue>|<id>` */
  _id: string;
  queue: string;
  id: string;
  payload: Record<string, unknown>;
  priority: number;
  /** When it is due; a claim moves it to the end of the lease. */
  due_at: Date;
  lease: string | null;
  try: number;
  spent: number;
}

export interface CursorRow {
  /** `<reaction>|<source>` */
  _id: string;
  sequence: number;
  event_id: string;
  /** What the reaction listened to when it got here: a type added later has been passed over. */
  types: string[];
  /** Where the cursor stood at a time past, so that inbox rows are kept 24 h beyond it [L3]. */
  mark: { sequence: number; at: Date };
}

export interface LeaseRow {
  _id: string;
  holder: string;
  until: Date;
}

/** What every service's database holds beside its own documents. */
export const systemCollections = (database: Db) => ({
  events: database.collection<EventRow>('events'),
  counters: database.collection<{ _id: string; value: number }>('counters'),
  /** Which run of a batch became durable [C3]. */
  commits: database.collection<{ _id: string; run: number; at: Date }>('commits'),
  once: database.collection<OnceRow>('idempotency'),
  inbox: database.collection<InboxRow>('inbox'),
  cursors: database.collection<CursorRow>('cursors'),
  leases: database.collection<LeaseRow>('leases'),
  tasks: database.collection<TaskRow>('tasks'),
});

export type SystemCollections = ReturnType<typeof systemCollections>;

const day = 86_400;

/** Creates their indexes and the event counter. Safe to repeat and to run in several replicas at once. */
export async function prepareSystemCollections(collections: SystemCollections): Promise<void> {
  await Promise.all([
    collections.events.createIndex({ id: 1 }, { unique: true }),
    collections.events.createIndex({ time: 1 }),
    collections.events.createIndex({ type: 1, _id: 1 }),
    collections.events.createIndex({ subject: 1, _id: 1 }),
    collections.commits.createIndex({ at: 1 }, { expireAfterSeconds: 3_600 }),
    collections.once.createIndex({ at: 1 }, { expireAfterSeconds: 30 * day }),
    collections.inbox.createIndex({ reaction: 1, source: 1, sequence: 1 }),
    collections.tasks.createIndex({ queue: 1, due_at: 1 }),
    collections.tasks.createIndex({ lease: 1 }),
    // Two replicas that start at once may both try to insert it; then it is there.
    collections.counters
      .updateOne({ _id: 'events' }, { $setOnInsert: { value: 0 } }, { upsert: true })
      .catch((error: { code?: number }) => {
        if (error.code !== 11000) throw error;
      }),
  ]);
}
