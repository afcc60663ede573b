import { hostname } from 'node:os';
import { consumersOf, ownerOf, type PublishedEvent, type Publisher as PublisherApp } from '@waybill/contracts';
import type { Clock } from '@waybill/runtime';
import type { Sidecar } from '@waybill/sidecar';
import type { KitStore } from '@waybill/store';
import { createConsumer } from './consume.ts';
import { type DeadLetter, deadLetters } from './dead-letters.ts';
import type { MessagingObserver } from './observer.ts';
import { pollTasks } from './poll-tasks.ts';
import { type LogReader, sidecarLogReader } from './read-log.ts';
import { rememberPlaces } from './remember-places.ts';
import { retryParked } from './retry-parked.ts';
import type { Reaction, Worker } from './types.ts';
import { createWalk } from './walk.ts';
import { createWalkLease } from './walk-lease.ts';
import { startWorker } from './worker-loop.ts';

export interface MessagingSettings {
  app: string;
  store: KitStore;
  sidecar: Sidecar;
  reactions: readonly Reaction[];
  workers: readonly Worker[];
  clock: Clock;
  observer?: MessagingObserver;
  /** How long a task waits whose neighbour cannot be reached. Default 30 s. */
  unreachableMs?: number;
  /** How long the first retry waits of an event or a task that threw; each further one waits twice as long. Default 2 s. */
  firstRetryMs?: number;
  /** How to read a source's log; tests put their own here. */
  readerOf?: (source: string) => LogReader;
}

/** The running kit of one process. */
export interface Messaging {
  /** The topics to subscribe to. */
  readonly topics: readonly string[];
  /** Takes what the broker brought. Never rejects: the walk brings back what could not be handled [L4]. */
  deliver(events: readonly PublishedEvent[]): Promise<void>;
  provenUntil(source: string): number | undefined;
  hasParked(subject: string): Promise<boolean>;
  /** Parked and dead letters, for metrics. */
  letters(): Promise<Record<DeadLetter['status'], number>>;
  wake(queues: Iterable<string>): void;
  stop(): Promise<void>;
}

/** Starts walks and workers, and takes deliveries. Throws when a reaction is declared wrongly. */
export function startMessaging({
  app,
  store,
  sidecar,
  reactions,
  workers,
  clock,
  observer = {},
  unreachableMs,
  firstRetryMs,
  readerOf = (source) => sidecarLogReader(sidecar, source),
}: MessagingSettings): Messaging {
  const sources = checkReactions(app, reactions);
  const consumer = createConsumer({ store, observer, firstRetryMs });
  const replica = `${hostname()}|${process.pid}`;
  const stopping = new AbortController();
  const lease = createWalkLease({ replica, store, clock });
  const walks = sources.map((source) =>
    createWalk({
      source,
      reactions: reactionsTo(source),
      store,
      reader: readerOf(source),
      consumer,
      clock,
      observer,
      lease,
    }),
  );
  const walking = Promise.all(walks.map((walk) => walk.run(stopping.signal))).then(() => lease.release());
  const waits = { ...(unreachableMs !== undefined && { unreachableMs }), firstRetryMs };
  const loops = [...workers, retryParked({ store, reactions, observer, firstRetryMs })].map((worker) =>
    startWorker({ worker, store, observer, ...waits }),
  );
  const polling = pollTasks({ loops, store, clock, observer, signal: stopping.signal });

  const placeOf = rememberPlaces({ store, clock });

  function reactionsTo(source: string): Reaction[] {
    return reactions
      .map((reaction) => ({ ...reaction, types: reaction.types.filter(({ owner }) => owner === source) }))
      .filter(({ types }) => types.length > 0);
  }

  /** At or below the cursor without a row is old: its row may have gone [L3]. */
  async function beyondCursor(reaction: Reaction, events: readonly PublishedEvent[]): Promise<PublishedEvent[]> {
    const known = new Map<string, number>();
    for (const source of new Set(events.map((event) => event.source))) {
      known.set(source, await placeOf(reaction.name, source));
    }
    return events.filter(({ source, sequence }) => sequence > (known.get(source) ?? 0));
  }

  return {
    topics: [...new Set(reactions.flatMap(({ types }) => types.map(({ type }) => type)))],
    async deliver(events) {
      observer.delivered?.(events.length);
      await Promise.allSettled(
        reactions.map(async (reaction) => {
          const own = new Map(reaction.types.map(({ type, owner }) => [type, owner]));
          const wanted = events.filter(({ type, source }) => own.get(type) === source);
          const fresh = wanted.length > 0 ? await beyondCursor(reaction, wanted) : [];
          if (fresh.length === 0) return;
          await consumer
            .consume(reaction, fresh)
            .catch((error: unknown) => observer.undelivered?.(reaction.name, error));
        }),
      );
    },
    provenUntil: (source) => walks.find((walk) => walk.source === source)?.provenUntil(),
    hasParked: async (subject) => (await store.documents(deadLetters).count({ subject })) > 0,
    async letters() {
      const [parked, dead] = await Promise.all(
        ['parked', 'dead'].map((status) => store.documents(deadLetters).count({ status })),
      );
      return { parked: parked ?? 0, dead: dead ?? 0 };
    },
    wake(queues) {
      const names = new Set(queues);
      for (const loop of loops) if (names.has(loop.queue)) loop.wake();
    },
    async stop() {
      stopping.abort();
      await Promise.all([walking, polling, ...loops.map((loop) => loop.stop())]);
    },
  };
}

/** The sources of an app's reactions. Throws on a name used twice, and where the publisher does not know the reader [L9]. */
function checkReactions(app: string, reactions: readonly Reaction[]): string[] {
  const names = reactions.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice)
    throw new Error(
      `Two reactions of ${app} are called ${twice}; inbox and cursor are kept under the name, so choose another`,
    );
  const sources = [...new Set(reactions.flatMap(({ types }) => types.map(({ type }) => ownerOf(type))))];
  const stranger = sources.find((source) => !consumersOf[source as PublisherApp].includes(app));
  if (stranger)
    throw new Error(
      `${app} reacts to events of ${stranger} but may not read its log; add it to consumersOf in packages/contracts/src/apps.ts`,
    );
  return sources;
}
