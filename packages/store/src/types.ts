import type { Decision, Draft, LogPage, ProblemCode, PublishedEvent, Stored } from '@waybill/contracts';
import type { Once } from '@waybill/runtime';

/** A collection of documents of one noun, as a value that names it: `defineCollection<Order>({ name: 'orders', … })`. */
export interface Collection<T extends Stored> {
  readonly name: string;
  /** The refusal of `change` and `get` for an unknown id. */
  readonly notFound: ProblemCode;
  readonly indexes: readonly IndexDefinition[];
  /** Never set; carries the type. */
  readonly type?: T;
}

export interface IndexDefinition {
  keys: Record<string, 1 | -1>;
  name?: string;
  unique?: boolean;
  sparse?: boolean;
  partial?: Record<string, unknown>;
  /** For unique indexes: what to refuse with when a document breaks it. */
  refusal?: ProblemCode;
  expireAfterSeconds?: number;
}

export interface ChangeOptions<T> {
  /** Idempotency of the whole change [C5]. */
  once?: Once<T> | undefined;
  /** Refuses with `version-mismatch` unless the document stands at this version. */
  ifVersion?: number | undefined;
}

/**
 * The port features use for one collection. Concurrent calls of one process are committed together: one transaction
 * reads the documents, decides each in memory, and writes what changed with its events. `decide` may run again after
 * a write conflict, so it must be pure. Answers, refusals too, come after the commit [C4].
 */
export interface Documents<T extends Stored> {
  /** Adds a document. When its id exists already, returns that one unchanged. */
  add(decision: Decision<Draft<T>>, options?: { once?: Once<T> | undefined }): Promise<T>;
  find(id: string): Promise<T | undefined>;
  findMany(ids: readonly string[]): Promise<T[]>;
  /** Like `find`, but refuses with the collection's `notFound`. */
  get(id: string): Promise<T>;
  change(id: string, decide: (document: T) => Decision<T>, options?: ChangeOptions<T>): Promise<T>;
  /** Decides over several documents at once; unknown ids are missing in the map. */
  changeAll(
    ids: readonly string[],
    decide: (documents: ReadonlyMap<string, T>) => Decision<T>[],
    options?: { once?: Once<T[]> | undefined },
  ): Promise<T[]>;
  /** A page by opaque cursor, newest first unless `sort` says otherwise. Refuses a foreign cursor with `malformed-cursor`. */
  list(query: ListQuery): Promise<{ items: T[]; next_cursor?: string }>;
  /** A page by number, with the total. */
  page(query: PageQuery): Promise<{ items: T[]; total: number; page: number; page_size: number }>;
  count(filter: Record<string, unknown>): Promise<number>;
  /** Majority-read aggregation for statistics. Stages see `_id` instead of `id`. */
  aggregate<Row>(pipeline: Record<string, unknown>[]): Promise<Row[]>;
}

export interface ListQuery {
  filter?: Record<string, unknown>;
  limit?: number;
  cursor?: string | undefined;
  /** Field to sort by, ties by id; default `created_at`, descending. */
  sort?: { field: string; direction: 1 | -1 };
}

export interface PageQuery {
  filter?: Record<string, unknown>;
  page: number;
  pageSize: number;
  sort?: { field: string; direction: 1 | -1 };
}

/**
 * One unit of work inside a batch's transaction. It does no I/O but through these methods [L6]. What it throws undoes
 * all it did and nothing else. It may run again from the start.
 */
export interface Work {
  find<T extends Stored>(collection: Collection<T>, id: string): Promise<T | undefined>;
  findAll<T extends Stored>(collection: Collection<T>, ids: readonly string[]): Promise<ReadonlyMap<string, T>>;
  /**
   * As `find`, for what is most likely not there, and one query cheaper then: it is looked for only in a second run of
   * the unit, which comes when it was there after all, or when the unit throws, or ends, without having added it.
   */
  findNew<T extends Stored>(collection: Collection<T>, id: string): Promise<T | undefined>;
  /** Adds a document. When its id exists already, that one is returned unchanged and the decision's events are dropped. */
  add<T extends Stored>(collection: Collection<T>, decision: Decision<Draft<T>>): Promise<T>;
  /** Refuses with the collection's `notFound`. Returning the same document object writes nothing but the events. */
  change<T extends Stored>(collection: Collection<T>, id: string, decide: (document: T) => Decision<T>): Promise<T>;
  changeAll<T extends Stored>(
    collection: Collection<T>,
    ids: readonly string[],
    decide: (documents: ReadonlyMap<string, T>) => Decision<T>[],
  ): Promise<T[]>;
  /** Adds or changes: `decide` gets the document or undefined, and may answer undefined for "leave it". */
  put<T extends Stored>(
    collection: Collection<T>,
    id: string,
    decide: (document: T | undefined) => Decision<Draft<T>> | undefined,
  ): Promise<T | undefined>;
  /** Removes a document. Removing an unknown id does nothing. */
  remove<T extends Stored>(collection: Collection<T>, id: string): Promise<void>;
  /** The same work, whose events carry the correlation id and trace of `cause`. */
  because(cause: { correlationid?: string; traceparent?: string }): Work;
  /** Schedules a task; when (queue, id) is scheduled already, its due time and payload are replaced. */
  schedule(task: NewTask): void;
  /** Removes a task that waits, claimed or not. */
  unschedule(queue: string, id: string): void;
  /** Ends a claimed task. The whole unit is undone with `TaskLost` when the lease has passed to another. */
  finish(task: Task): void;
  /** Gives a claimed task back, due again in `delayMs`. `tries` counts this one unless `spent` is false. */
  retry(task: Task, options: { delayMs: number; spent?: boolean; payload?: Record<string, unknown> }): void;
}

export interface NewTask {
  queue: string;
  id: string;
  payload?: Record<string, unknown>;
  delayMs?: number;
  /** Higher goes first among those due. Default 5. */
  priority?: number;
}

/** A claimed task. `try` is 1 the first time; no two claims of a task carry the same number. */
export interface Task {
  queue: string;
  id: string;
  payload: Record<string, unknown>;
  try: number;
  /** Tries that were spent before this one. */
  spent: number;
  /** Proof of the claim; the store checks it when the task ends. */
  lease: string;
}

export interface CommitOptions<R> {
  once?: Once<R> | undefined;
  /** Documents to read for the whole batch at once, before the unit runs. */
  reads?: readonly { collection: Collection<Stored>; ids: readonly string[] }[];
  /** Rows of the inbox to read the same way; for the messaging kit. */
  inbox?: readonly string[];
}

/** The publisher's side of the log: majority reads only. */
export interface EventLog {
  /** Ids after a place. Refuses with `log-diverged` when another event stands there [L1]. */
  read(query: { after: number; id?: string | undefined; types?: readonly string[] | undefined }): Promise<LogPage>;
  /** The place before the first event younger than `ageS`. */
  before(ageS: number): Promise<LogPage>;
  /** The events with these ids, as CloudEvents: the first MiB of them, at least one. Unknown ids are left out. */
  events(ids: readonly string[]): Promise<PublishedEvent[]>;
}

/** One service's database. */
export interface Store {
  documents<T extends Stored>(collection: Collection<T>): Documents<T>;
  /** Runs a unit over several collections in the next batch's transaction. */
  commit<R>(unit: (work: Work) => Promise<R> | R, options?: CommitOptions<R>): Promise<R>;
  /** Throws `Replayed`, or refuses with `key-reused`, when a request with this key was answered before. */
  answered(once: Pick<Once, 'key' | 'fingerprint'>): Promise<void>;
  /** Tasks of a queue that are due, claimed under a lease by the database's clock: highest priority first, then oldest. */
  claim(queue: string, options: { limit: number; leaseMs: number }): Promise<Task[]>;
  /** True when a task of one of these queues is due. */
  anyDue(queues: readonly string[]): Promise<boolean>;
  /** Depth of a queue: due now, and waiting in all; each counted to 10,000 and no further. */
  depth(queue: string): Promise<{ due: number; waiting: number }>;
  /** For how long the oldest task that is due has been due; 0 when none is. */
  oldestDueMs(queue: string): Promise<number>;
  /** This service's event log [L1]. */
  readonly log: EventLog;
  /** True when the database answers. */
  ready(): Promise<boolean>;
  close(): Promise<void>;
}
