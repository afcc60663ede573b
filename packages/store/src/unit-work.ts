import { type Decision, type Draft, Refusal, type Stored } from '@waybill/contracts';
import { type Clock, type Context, currentContext } from '@waybill/runtime';
import type { BatchReader } from './batch-reader.ts';
import type { Guesses } from './guesses.ts';
import { documentKey, type Staged, type StagedDocument } from './staged.ts';
import type { InboxRow } from './system-collections.ts';
import type { Collection, NewTask, Task, Work } from './types.ts';

/** What the messaging kit may do beyond a feature: rows of the inbox, in the same transaction [L3]. */
export interface KitWork extends Work {
  /** The inbox ids (`<reaction>|<event id>`) among these that have a row. */
  handled(ids: readonly string[]): Promise<ReadonlySet<string>>;
  handle(row: Omit<InboxRow, 'at'>): void;
}

interface Layers {
  reader: BatchReader;
  /** What earlier units of the batch decided. */
  batch: Staged;
  /** What this unit has decided so far. */
  unit: Staged;
  clock: Clock;
  /** Told what is taken for new without a look. */
  guesses: Guesses;
  /** In a rerun ids are looked up before they are added [C4]. */
  careful: boolean;
}

const stagedIn = ({ unit, batch }: Pick<Layers, 'batch'> & Partial<Pick<Layers, 'unit'>>, name: string, id: string) => {
  const key = documentKey(name, id);
  return unit?.documents.get(key) ?? batch.documents.get(key);
};

/** Reads what nobody has read or written yet. */
export async function load(
  name: string,
  ids: readonly string[],
  layers: Pick<Layers, 'reader' | 'batch'> & Partial<Pick<Layers, 'unit'>>,
): Promise<void> {
  const unread = ids.filter((id) => {
    const known = stagedIn(layers, name, id);
    return !known?.read && !known?.current;
  });
  if (unread.length === 0) return;
  const found = await layers.reader.documents(name, unread);
  for (const id of unread) {
    if (stagedIn(layers, name, id)) continue;
    const document = found.get(id);
    const known = { collection: name, base: document, current: document, read: true };
    layers.batch.documents.set(documentKey(name, id), known);
  }
}

/** The `work` of one unit over the layers of its batch. */
export function createUnitWork(layers: Layers, cause: Context = currentContext()): KitWork {
  const { reader, batch, unit, clock, guesses, careful } = layers;

  const staged = (name: string, id: string): StagedDocument | undefined => stagedIn(layers, name, id);
  const loaded = (name: string, ids: readonly string[]) => load(name, ids, layers);

  function stage<T extends Stored>(name: string, { document, events }: Decision<Draft<T>>): T {
    const known = staged(name, document.id);
    const before = known?.current;
    const version = before?.version ?? 0;
    let after = before;
    if ((document as unknown) !== before) {
      const now = clock.now().toISOString();
      after = { ...document, version: version + 1, created_at: before?.created_at ?? now, updated_at: now };
      unit.documents.set(documentKey(name, document.id), {
        collection: name,
        base: known?.base,
        current: after,
        read: known?.read ?? false,
        ...(known?.assumed && { assumed: true }),
      });
    }
    const subjectversion = after?.version ?? version;
    unit.events.push(...events.map((event) => ({ event, subjectversion, cause })));
    return after as T;
  }

  const work: KitWork = {
    async find(collection, id) {
      await loaded(collection.name, [id]);
      return staged(collection.name, id)?.current as never;
    },
    async findNew(collection, id) {
      const { name } = collection;
      if (careful || staged(name, id)) return work.find(collection, id);
      guesses.add(name, id);
      const absent = { collection: name, base: undefined, current: undefined, read: true, assumed: true } as const;
      unit.documents.set(documentKey(name, id), absent);
      return undefined;
    },
    async findAll<T extends Stored>(collection: Collection<T>, ids: readonly string[]) {
      await loaded(collection.name, ids);
      return present<T>(collection, ids);
    },
    async add(collection, decision) {
      const { id } = decision.document;
      if (careful) await loaded(collection.name, [id]);
      else if (!staged(collection.name, id)) guesses.add(collection.name, id);
      return (staged(collection.name, id)?.current ?? stage(collection.name, decision)) as never;
    },
    async change(collection, id, decide) {
      await loaded(collection.name, [id]);
      const document = staged(collection.name, id)?.current;
      if (!document) throw new Refusal(collection.notFound);
      return stage(collection.name, decide(document as never) as Decision<Draft<Stored>>) as never;
    },
    async changeAll<T extends Stored>(
      collection: Collection<T>,
      ids: readonly string[],
      decide: (documents: ReadonlyMap<string, T>) => Decision<T>[],
    ) {
      await loaded(collection.name, ids);
      return decide(present<T>(collection, ids)).map((decision) => stage<T>(collection.name, decision));
    },
    async put(collection, id, decide) {
      await loaded(collection.name, [id]);
      const decision = decide(staged(collection.name, id)?.current as never);
      return decision && (stage(collection.name, decision) as never);
    },
    async remove(collection, id) {
      await loaded(collection.name, [id]);
      const known = staged(collection.name, id);
      if (known?.current) unit.documents.set(documentKey(collection.name, id), { ...known, current: undefined });
    },
    because: ({ correlationid, traceparent }) =>
      createUnitWork(layers, {
        ...(correlationid && { correlationId: correlationid }),
        ...(traceparent && { traceparent }),
      }),
    schedule({ queue, id, payload = {}, delayMs = 0, priority = 5 }: NewTask) {
      const due_at = dueAt(clock, delayMs);
      unit.tasks.push({ kind: 'schedule', row: { _id: taskId({ queue, id }), queue, id, payload, priority, due_at } });
    },
    unschedule(queue, id) {
      unit.tasks.push({ kind: 'unschedule', _id: taskId({ queue, id }) });
    },
    finish(task) {
      unit.tasks.push({ kind: 'finish', _id: taskId(task), lease: task.lease });
    },
    retry(task, { delayMs, spent = true, payload }) {
      unit.tasks.push({
        kind: 'retry',
        _id: taskId(task),
        lease: task.lease,
        dueAt: dueAt(clock, delayMs),
        spent: spent ? 1 : 0,
        ...(payload && { payload }),
      });
    },
    async handled(ids) {
      const known = ids.filter((id) => unit.inbox.has(id) || batch.inbox.has(id));
      const rows = await reader.inbox(ids);
      return new Set([...known, ...ids.filter((id) => rows.has(id))]);
    },
    handle(row) {
      unit.inbox.set(row._id, { ...row, at: clock.now() });
    },
  };

  function present<T extends Stored>(collection: Collection<T>, ids: readonly string[]): Map<string, T> {
    return new Map(
      ids.flatMap((id) => {
        const document = staged(collection.name, id)?.current;
        return document ? [[id, document as T] as const] : [];
      }),
    );
  }

  return work;
}

/**
 * The database decides by its own clock what is due [T1]. What is due at once is dated back, so that the worker that is
 * woken for it finds it unless the clocks differ by more; then the next look does.
 */
const aheadMs = 1_000;
const dueAt = (clock: Clock, delayMs: number): Date =>
  new Date(clock.now().getTime() + (delayMs === 0 ? -aheadMs : delayMs));

const taskId = ({ queue, id }: Pick<Task, 'queue' | 'id'>): string => `${queue}|${id}`;
