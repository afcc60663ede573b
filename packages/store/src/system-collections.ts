import type { PublishedEvent } from '@waybill/contracts';
import type { StoredAnswer } from '@waybill/runtime';
import type { Db, IndexDescription } from 'mongodb';

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

/** Their indexes. */
export const systemIndexes: readonly { collection: string; indexes: readonly IndexDescription[] }[] = [
  {
    collection: 'events',
    indexes: [
      { key: { id: 1 }, name: 'id_1', unique: true },
      { key: { time: 1 }, name: 'time_1' },
    ],
  },
  { collection: 'commits', indexes: [{ key: { at: 1 }, name: 'at_1', expireAfterSeconds: 3_600 }] },
  { collection: 'idempotency', indexes: [{ key: { at: 1 }, name: 'at_1', expireAfterSeconds: 30 * day }] },
  {
    collection: 'inbox',
    indexes: [{ key: { reaction: 1, source: 1, sequence: 1 }, name: 'reaction_1_source_1_sequence_1' }],
  },
  { collection: 'tasks', indexes: [{ key: { queue: 1, due_at: 1 }, name: 'queue_1_due_at_1' }] },
];

/**
 * Made by earlier builds and read by none: each made every event dearer. `lease_1` of the tasks, which the build before
 * this one reads, may follow with the next.
 */
export const formerIndexes: readonly { collection: string; name: string }[] = [
  { collection: 'events', name: 'type_1__id_1' },
  { collection: 'events', name: 'subject_1__id_1' },
];
