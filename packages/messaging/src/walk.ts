import type { LogPage, LogPosition, PublishedEvent } from '@waybill/contracts';
import { type Clock, makeTraceparent, withContext } from '@waybill/runtime';
import { type Cursor, type KitStore, StoreUnavailable } from '@waybill/store';
import { type Consumer, inboxId } from './consume.ts';
import type { MessagingObserver } from './observer.ts';
import { createProofs } from './proofs.ts';
import { type LogReader, readEvents } from './read-log.ts';
import { startingPoints, typesOf } from './starting-points.ts';
import type { Reaction } from './types.ts';
import type { WalkLease } from './walk-lease.ts';

const dayS = 86_400;
const everyMs = 2_000;
/** Events that share a transaction at first, and at most once that has gone well: it must win against other writers. */
const firstPortion = 100;
const largestPortion = 500;
/** About once an hour, at a walk every 2 s. */
const pruneEvery = 1_800;

export interface WalkDependencies {
  source: string;
  /** The reactions of this app to events of `source`. */
  reactions: readonly Reaction[];
  store: KitStore;
  reader: LogReader;
  consumer: Consumer;
  clock: Clock;
  observer: MessagingObserver;
  lease: Pick<WalkLease, 'holds'>;
}

/**
 * Walks one publisher's log behind the broker: whatever the inbox has not seen is fetched and handled, and the cursors
 * move on [L2]. One replica walks at a time; the lease only saves work.
 */
export function createWalk({ source, reactions, store, reader, consumer, clock, observer, lease }: WalkDependencies) {
  const proofs = createProofs();
  const types = [...new Set(reactions.flatMap(typesOf))];
  let portion = firstPortion;

  /** A page, with what is missing of it here. */
  async function read(cursors: Map<Reaction, Cursor>, after: LogPosition) {
    const page = await reader.page({ after, types });
    const wanted = await missing(cursors, page);
    const bodies = await readEvents(reader, [...new Set(wanted.flatMap(({ ids }) => ids))]);
    return { page, wanted, bodies };
  }

  /** Handles what one page holds, and moves the cursors behind it. */
  async function handlePage(cursors: Map<Reaction, Cursor>, { page, wanted, bodies }: ReadPage): Promise<void> {
    for (const [reaction, { sequence }] of cursors) observer.lag?.(reaction.name, source, page.head - sequence);
    // Side by side: what reactions do to the same events shares transactions.
    const handled = await Promise.allSettled(
      wanted.map(async ({ reaction, ids, skipped }) => {
        const events = ids.flatMap((id) => bodies.get(id) ?? []);
        if (events.length < ids.length)
          throw new Error(`${source} listed ${ids.length} events and gave ${events.length} of them`);
        await skip(reaction, skipped);
        for (let start = 0; start < events.length; ) {
          const size = portion;
          const some = events.slice(start, start + size);
          await handOver(reaction, some);
          // Only one that went through whole, in no halves, lets the next be larger.
          if (some.length === size && portion === size) portion = Math.min(largestPortion, 2 * size);
          start += some.length;
        }
        if (events.length > 0) observer.repaired?.(reaction.name, events.length);
        await moveOn(cursors, reaction, page);
      }),
    );
    for (const one of handled) if (one.status === 'rejected') throw one.reason;
  }

  /** In halves where a portion cannot be committed: a transaction that always loses must become smaller. */
  async function handOver(reaction: Reaction, events: readonly PublishedEvent[]): Promise<void> {
    try {
      await consumer.consume(reaction, events);
    } catch (error) {
      if (!(error instanceof StoreUnavailable) || events.length === 1) throw error;
      const middle = Math.ceil(events.length / 2);
      portion = Math.min(portion, middle);
      await handOver(reaction, events.slice(0, middle));
      await handOver(reaction, events.slice(middle));
    }
  }

  type ReadPage = Awaited<ReturnType<typeof read>>;

  async function moveOn(cursors: Map<Reaction, Cursor>, reaction: Reaction, { next, head }: LogPage): Promise<void> {
    if (next.sequence > (cursors.get(reaction)?.sequence ?? 0)) {
      const cursor = { ...next, types: typesOf(reaction) };
      await store.cursors.set(reaction.name, source, cursor);
      cursors.set(reaction, cursor);
    }
    observer.lag?.(reaction.name, source, head - next.sequence);
  }

  async function missing(cursors: Map<Reaction, Cursor>, page: LogPage) {
    return Promise.all(
      [...cursors].map(async ([reaction, { sequence }]) => {
        const own = new Set(typesOf(reaction));
        const listed = page.events.filter((event) => event.sequence > sequence && own.has(event.type));
        const handled = await store.inboxed(listed.map((event) => inboxId(reaction, event)));
        const open = listed.filter((event) => !handled.has(inboxId(reaction, event)));
        const tooOld = (event: LogPage['events'][number]) => reaction.from === 'now' && event.age_s > dayS;
        return {
          reaction,
          ids: open.filter((event) => !tooOld(event)).map(({ id }) => id),
          skipped: open.filter(tooOld),
        };
      }),
    );
  }

  /** What is a day old leaves the platform no more, and the inbox says so [L2]. */
  async function skip(reaction: Reaction, events: LogPage['events']): Promise<void> {
    if (events.length === 0) return;
    await store.commit(async (work) => {
      const handled = await work.handled(events.map((event) => inboxId(reaction, event)));
      for (const event of events) {
        const _id = inboxId(reaction, event);
        if (!handled.has(_id))
          work.handle({ _id, reaction: reaction.name, source, sequence: event.sequence, skipped: 'too-old' });
      }
    });
  }

  /**
   * Walks up to the head the first page reports: what is written meanwhile is for the next walk, so that a log that
   * grows all the time keeps neither the walk from ending nor its proof from coming [S3].
   */
  async function walkOnce(mayGoOn: () => Promise<boolean> = async () => true): Promise<void> {
    const atMs = clock.monotonicMs();
    try {
      const cursors = await startingPoints({ reactions, source, store, reader });
      let from: LogPosition = leastOf(cursors);
      let reading = read(cursors, from);
      let target: number | undefined;
      for (;;) {
        const found = await reading;
        const { head, next } = found.page;
        if (target === undefined && cursors.size === reactions.length) proofs.begin(atMs, head);
        target ??= head;
        const last = next.sequence >= target || next.sequence === from.sequence;
        from = next;
        // The next page comes while this one is handled.
        if (!last) {
          reading = read(cursors, next);
          reading.catch(() => undefined); // heard of when its turn comes, if it comes
        }
        await handlePage(cursors, found);
        if (cursors.size === reactions.length) proofs.passed(leastOf(cursors).sequence);
        if (last || !(await mayGoOn())) return;
      }
    } catch (error) {
      if ((error as { code?: string }).code !== 'log-diverged') throw error;
      // Restored or failed over: read it again from its beginning, inbox and keys drop what was handled [L1].
      await store.cursors.reset(
        reactions.map(({ name }) => name),
        source,
      );
      proofs.reset();
    }
  }

  return {
    source,
    walkOnce,
    provenUntil: proofs.until,
    /** Walks every 2 s until aborted. */
    async run(signal: AbortSignal): Promise<void> {
      for (let turn = 0; !signal.aborted; turn += 1) {
        try {
          if (await lease.holds()) {
            await unseen(() => walkOnce(async () => !signal.aborted && (await lease.holds())));
            if (turn % pruneEvery === 0) for (const { name } of reactions) await store.cursors.prune(name, source);
          } else for (const { name } of reactions) observer.lag?.(name, source, undefined);
          observer.walked?.(source);
        } catch (error) {
          if (!signal.aborted) observer.walkFailed?.(source, error);
        }
        await clock.sleep(everyMs, signal);
      }
    },
  };
}

/** Looking for news every 2 s is nobody's story: no trace holds it. What it brings is traced under its own cause. */
const unseen = <T>(walk: () => T): T => withContext({ traceparent: makeTraceparent({ sampled: false }) }, walk);

const leastOf = (cursors: ReadonlyMap<Reaction, Cursor>): Cursor =>
  [...cursors.values()].reduce((least, cursor) => (cursor.sequence < least.sequence ? cursor : least));
