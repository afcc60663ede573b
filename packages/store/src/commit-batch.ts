import { Refusal } from '@waybill/contracts';
import { type Clock, type Context, type Once, Replayed, withContext } from '@waybill/runtime';
import type { Db, MongoClient } from 'mongodb';
import { v7 as uuid } from 'uuid';
import { type BatchReader, createBatchReader } from './batch-reader.ts';
import { TaskLost } from './errors.ts';
import type { Guesses } from './guesses.ts';
import { idOf, Staged, type StagedTask } from './staged.ts';
import type { EventRow, OnceRow, SystemCollections } from './system-collections.ts';
import type { CommitOptions } from './types.ts';
import { createUnitWork, type KitWork, load } from './unit-work.ts';
import { writeBatch } from './write-batch.ts';

/** One call of `commit`, waiting for its batch. */
export interface Unit {
  run: (work: KitWork) => unknown;
  options: CommitOptions<unknown>;
  context: Context;
  settle: (outcome: Outcome) => void;
}

export type Outcome = { value: unknown } | { error: unknown };

/** What one run of a batch came to; kept until the batch ends, because an earlier run may turn out to be the durable one [C3]. */
export interface Run {
  outcomes: Outcome[];
  events: EventRow[];
  /** Queues in which something became due at once. */
  due: ReadonlySet<string>;
}

export interface CommitterDependencies {
  client: MongoClient;
  database: Db;
  system: SystemCollections;
  clock: Clock;
}

interface Batch {
  /** Its id. */
  batch: string;
  run: number;
  units: readonly Unit[];
  runs: Map<number, Run>;
  /** Kept over the runs of a batch: what they had not looked for, which a careful one does. */
  guesses: Guesses;
  careful: boolean;
}

/**
 * One run of a batch: one transaction that reads, decides unit after unit in memory, and writes [C1] [C4].
 * Throws whatever keeps it from being committed.
 */
export async function runBatch(
  { client, database, system, clock }: CommitterDependencies,
  { batch, run, units, runs, guesses, careful }: Batch,
): Promise<Run> {
  const session = client.startSession();
  try {
    session.startTransaction({ readConcern: { level: 'snapshot' }, writeConcern: { w: 'majority', journal: true } });
    if (run > 1) {
      const durable = await system.commits.findOne({ _id: batch }, { session });
      const earlier = durable && runs.get(durable.run);
      if (earlier) {
        // Committed, not aborted: only then is what was read here known to have reached a majority.
        await session.commitTransaction();
        return earlier;
      }
    }
    const reader = createBatchReader({ database, system, session });
    const { outcomes, staged } = await decideAll(units, { reader, clock, guesses, careful });
    // A rerun leaves its mark also when it decided nothing, so that a run still under way cannot end after it.
    const writes = !staged.empty || run > 1;
    // Asked for last: most batches without events need no counter. It belongs to the snapshot that the first command
    // fixed, as everything read here does [C1], and is that command itself where nothing else was read.
    const numbered = staged.events.length > 0 || (run === 1 && !reader.hasRead());
    const counter = writes && numbered ? await reader.counter() : 0;
    const now = clock.now();
    const events = number(staged, counter, now);
    const result = { outcomes, events, due: dueQueues(staged, now) };
    runs.set(run, result);
    if (writes) await writeBatch({ client, database, system, session, staged, events, batch, run, now });
    await session.commitTransaction();
    return result;
  } catch (error) {
    if (session.inTransaction()) await session.abortTransaction().catch(() => undefined);
    throw error;
  } finally {
    await session.endSession();
  }
}

/**
 * All units, one after the other. Where a decision was built on something that nobody had looked for, the batch is decided
 * once more with a look for all of it at once: a query for each unit would take many units longer than a transaction may.
 */
async function decideAll(
  units: readonly Unit[],
  { reader, clock, guesses, careful }: { reader: BatchReader; clock: Clock; guesses: Guesses; careful: boolean },
): Promise<{ outcomes: Outcome[]; staged: Staged }> {
  let staged = new Staged();
  await prefetch(staged, reader, [
    ...units.flatMap(({ options }) =>
      (options.reads ?? []).map(({ collection, ids }) => [collection.name, ids] as const),
    ),
    ...(careful ? guesses.documents() : []),
  ]);
  await reader.inbox(units.flatMap(({ options }) => options.inbox ?? []));
  if (careful) await reader.tasks(guesses.tasks());
  const keys = units.flatMap(({ options }) => (options.once ? [options.once.key] : []));
  // Keys are written blindly first; only a rerun looks which of them exist.
  const answered = careful ? await reader.once(keys) : new Map<string, OnceRow>();
  for (let looked = careful; ; looked = true) {
    const outcomes: Outcome[] = [];
    let doubtful = false;
    for (const unit of units) {
      const { outcome, assumes } = await decide(unit, {
        staged,
        keys,
        answered,
        reader,
        clock,
        guesses,
        careful,
        looked,
      });
      if (reader.failure()) throw reader.failure();
      outcomes.push(outcome);
      doubtful ||= assumes;
    }
    if (!doubtful) return { outcomes, staged };
    staged = staged.asRead();
    await prefetch(staged, reader, guesses.documents());
  }
}

async function prefetch(
  staged: Staged,
  reader: BatchReader,
  reads: readonly (readonly [collection: string, ids: readonly string[]])[],
): Promise<void> {
  await Promise.all(reads.map(([collection, ids]) => load(collection, ids, { reader, batch: staged })));
}

interface Deciding {
  staged: Staged;
  /** Of all units that have one. */
  keys: readonly string[];
  answered: ReadonlyMap<string, OnceRow>;
  reader: BatchReader;
  clock: Clock;
  guesses: Guesses;
  careful: boolean;
  /** What was guessed in an earlier round has been looked for; what is guessed now is looked for at once. */
  looked: boolean;
}

/** `assumes`: it was decided on what was only assumed, and does not count. */
async function decide(
  unit: Unit,
  deciding: Deciding,
  looks = deciding.careful,
): Promise<{ outcome: Outcome; assumes: boolean }> {
  const layer = new Staged();
  const outcome = await decideIn(layer, unit, deciding, looks);
  if (layer.assumes('error' in outcome) && !looks && !deciding.reader.failure())
    return deciding.looked ? decide(unit, deciding, true) : { outcome, assumes: true };
  if (!('error' in outcome)) layer.mergeInto(deciding.staged);
  return { outcome, assumes: false };
}

async function decideIn(
  layer: Staged,
  unit: Unit,
  { staged, keys, answered, reader, clock, guesses, careful }: Deciding,
  looks: boolean,
): Promise<Outcome> {
  const { once } = unit.options;
  try {
    const row = once && (staged.once.get(once.key) ?? answered.get(once.key));
    if (once && row) replay(row, once.fingerprint);
    const work = createUnitWork({ reader, batch: staged, unit: layer, clock, guesses, careful: looks }, unit.context);
    const value = await withContext(unit.context, () => unit.run(work));
    if (once) {
      layer.once.set(once.key, {
        _id: once.key,
        fingerprint: once.fingerprint,
        answer: once.answer(value as never),
        at: clock.now(),
      });
    }
    guesses.addTasks(layer.tasks);
    await settleTasks(layer, { staged, reader, careful });
    return { value };
  } catch (error) {
    return { error: await insteadOf(error, { once, keys, reader, careful }) };
  }
}

function replay({ fingerprint, answer }: OnceRow, wanted: string): never {
  if (fingerprint !== wanted) throw new Refusal('key-reused');
  throw new Replayed(answer);
}

/** What was done under a key is answered as it was, also where it would be refused by now [C5]. One look serves the batch. */
async function insteadOf(
  error: unknown,
  {
    once,
    keys,
    reader,
    careful,
  }: { once: Once<never> | undefined; keys: readonly string[]; reader: BatchReader; careful: boolean },
): Promise<unknown> {
  if (!once || careful || error instanceof Replayed || reader.failure()) return error;
  try {
    const row = (await reader.once(keys)).get(once.key);
    if (row) replay(row, once.fingerprint);
    return error;
  } catch (replayed) {
    return replayed;
  }
}

/**
 * Drops what would remove a task that is not there, and refuses what was decided under a lost lease: always where the
 * same task was touched before in this batch, which no database row can tell, and in a rerun for all.
 */
async function settleTasks(
  layer: Staged,
  { staged, reader, careful }: { staged: Staged; reader: BatchReader; careful: boolean },
): Promise<void> {
  const touched = new Set([...staged.tasks, ...layer.tasks].filter(isSecond).map(idOf));
  const asked = layer.tasks.filter(
    (task) => task.kind === 'unschedule' || (task.kind !== 'schedule' && (careful || touched.has(idOf(task)))),
  );
  if (asked.length === 0) return;
  const rows = await reader.tasks(asked.map(idOf));
  const kept: StagedTask[] = [];
  for (const task of layer.tasks) {
    const before = [...staged.tasks, ...kept].findLast((earlier) => idOf(earlier) === idOf(task));
    const lease = before ? leaseAfter(before) : rows.get(idOf(task))?.lease;
    if (task.kind === 'unschedule' && lease === undefined) continue;
    const held = task.kind === 'finish' || task.kind === 'retry';
    if (held && asked.includes(task) && lease !== task.lease) throw new TaskLost(task._id);
    kept.push(task);
  }
  layer.tasks.splice(0, layer.tasks.length, ...kept);
}

/** Whether the same task stands earlier in the list. */
const isSecond = (task: StagedTask, index: number, all: readonly StagedTask[]): boolean =>
  all.findIndex((other) => idOf(other) === idOf(task)) < index;

/** A task given back or scheduled is free (`null`); one that ended is gone (`undefined`). */
const leaseAfter = ({ kind }: StagedTask): null | undefined =>
  kind === 'schedule' || kind === 'retry' ? null : undefined;

function dueQueues({ tasks }: Staged, now: Date): Set<string> {
  return new Set(tasks.flatMap((task) => (task.kind === 'schedule' && task.row.due_at <= now ? [task.row.queue] : [])));
}

/** Gives the events their places in the log, in the order of the decisions. */
function number(staged: Staged, last: number, now: Date): EventRow[] {
  return staged.events.map(({ event, subjectversion, cause }, index) => ({
    _id: last + index + 1,
    id: uuid(),
    ...event,
    subjectversion,
    time: now.toISOString(),
    ...(cause.correlationId && { correlationid: cause.correlationId }),
    ...(cause.traceparent && { traceparent: cause.traceparent }),
  }));
}
