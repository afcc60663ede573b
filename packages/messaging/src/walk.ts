import type { LogPage, LogPosition } from '@waybill/contracts';
import type { Clock } from '@waybill/runtime';
import type { KitStore } from '@waybill/store';
import { type Consumer, inboxId } from './consume.ts';
import type { MessagingObserver } from './observer.ts';
import { createProofs, type Proofs } from './proofs.ts';
import { type LogReader, readEvents } from './read-log.ts';
import type { Reaction } from './types.ts';

const dayS = 86_400;
const firstContactAgeS = 600;
const everyMs = 2_000;
const leaseMs = 10_000;

export interface WalkDependencies {
  app: string;
  replica: string;
  source: string;
  /** The reactions of this app to events of `source`. */
  reactions: readonly Reaction[];
  store: KitStore;
  reader: LogReader;
  consumer: Consumer;
  clock: Clock;
  observer: MessagingObserver;
}

/**
 * Walks one publisher's log behind the broker: whatever the inbox has not seen is fetched and handled, and the cursors
 * move on [L2]. One replica walks at a time; the lease only saves work.
 */
export function createWalk({ replica, source, reactions, store, reader, consumer, clock, observer }: WalkDependencies) {
  const proofs: Proofs = createProofs();
  const types = [...new Set(reactions.flatMap((reaction) => reaction.types.map(({ type }) => type)))];

  async function positionOf(reaction: Reaction): Promise<LogPosition> {
    const known = await store.cursors.find(reaction.name, source);
    if (known) return known;
    const first =
      reaction.from === 'beginning'
        ? { sequence: 0, id: '' }
        : (await reader.page({ fromAgeS: firstContactAgeS })).next;
    await store.cursors.set(reaction.name, source, first);
    return first;
  }

  async function positions(): Promise<Map<Reaction, LogPosition>> {
    return new Map(
      await Promise.all(reactions.map(async (reaction) => [reaction, await positionOf(reaction)] as const)),
    );
  }

  /** One page: handles what is missing, moves the cursors, and says whether there may be more. */
  async function step(cursors: Map<Reaction, LogPosition>, proof: { atMs: number } | undefined): Promise<boolean> {
    const from = [...cursors.values()].reduce((least, position) =>
      position.sequence < least.sequence ? position : least,
    );
    const page = await reader.page({ after: from, types });
    if (proof) proofs.begin(proof.atMs, page.head);
    const wanted = await missing(cursors, page);
    const bodies = await readEvents(reader, [...new Set(wanted.flatMap(({ ids }) => ids))]);
    for (const { reaction, ids, skipped } of wanted) {
      await skip(reaction, skipped);
      const events = ids.flatMap((id) => bodies.get(id) ?? []);
      if (events.length < ids.length)
        throw new Error(`${source} listed ${ids.length} events and gave ${events.length} of them`);
      if (events.length > 0) {
        await consumer.consume(reaction, events);
        observer.repaired?.(reaction.name, events.length);
      }
      const position = cursors.get(reaction) as LogPosition;
      if (page.next.sequence > position.sequence) {
        await store.cursors.set(reaction.name, source, page.next);
        cursors.set(reaction, page.next);
      }
      observer.lag?.(reaction.name, source, page.head - page.next.sequence);
    }
    proofs.passed(Math.min(...[...cursors.values()].map(({ sequence }) => sequence)));
    return page.next.sequence > from.sequence;
  }

  async function missing(cursors: Map<Reaction, LogPosition>, page: LogPage) {
    return Promise.all(
      reactions.map(async (reaction) => {
        const own = new Set(reaction.types.map(({ type }) => type));
        const { sequence } = cursors.get(reaction) as LogPosition;
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

  async function walkOnce(signal?: AbortSignal): Promise<void> {
    const atMs = clock.monotonicMs();
    try {
      const cursors = await positions();
      let proof: { atMs: number } | undefined = { atMs };
      while ((await step(cursors, proof)) && !signal?.aborted) proof = undefined;
    } catch (error) {
      if ((error as { code?: string }).code !== 'log-diverged') throw error;
      // Restored or failed over: read it again from its beginning, inbox and keys drop what was handled [L1].
      for (const reaction of reactions) await store.cursors.set(reaction.name, source, { sequence: 0, id: '' });
      proofs.reset();
    }
  }

  return {
    source,
    walkOnce,
    provenUntil: proofs.until,
    /** Walks every 2 s until aborted. */
    async run(signal: AbortSignal): Promise<void> {
      const lease = `walk|${source}`;
      let heldUntil = 0;
      let walks = 0;
      while (!signal.aborted) {
        try {
          const now = clock.monotonicMs();
          if (now + leaseMs / 2 > heldUntil)
            heldUntil = (await store.leases.take(lease, replica, leaseMs)) ? now + leaseMs : 0;
          if (heldUntil > 0) await walkOnce(signal);
          if (heldUntil > 0 && walks++ % 1_800 === 0)
            for (const { name } of reactions) await store.cursors.prune(name, source);
        } catch (error) {
          if (!signal.aborted) observer.walkFailed?.(source, error);
        }
        await clock.sleep(everyMs, signal);
      }
      await store.leases.release(lease, replica).catch(() => undefined);
    },
  };
}


