import type { EventType, PublishedEvent } from '@waybill/contracts';
import { currentContext, withContext, withSpan } from '@waybill/runtime';
import { type KitStore, type KitWork, StoreUnavailable } from '@waybill/store';
import { v5 as uuidFrom } from 'uuid';
import { deadLetters, defaultFirstRetryMs, describe, parkedQueue } from './dead-letters.ts';
import type { MessagingObserver } from './observer.ts';
import type { Reaction } from './types.ts';

/** An event that cannot be what its type declares: data that does not fit, or a version newer than this build. */
export class UnreadableEvent extends Error {
  constructor(event: PublishedEvent, reason: string) {
    super(`Event ${event.id} (${event.type}, dataversion ${event.dataversion}) cannot be read: ${reason}`);
    this.name = 'UnreadableEvent';
  }
}

const namespace = '6f2a1c52-93c1-4f0e-8a5e-7d7a3a0f5b11';

export const inboxId = (reaction: Pick<Reaction, 'name'>, { id }: Pick<PublishedEvent, 'id'>): string =>
  `${reaction.name}|${id}`;

/**
 * Hands events to a reaction, each once: inbox rows and effects are one transaction [L3]. A batch that throws is run
 * again event by event, and those that throw alone are parked [L8]. Rejects only when nothing could be committed; then
 * every event is as it was.
 */
export function createConsumer({
  store,
  observer,
  firstRetryMs = defaultFirstRetryMs,
}: {
  store: KitStore;
  observer: MessagingObserver;
  firstRetryMs?: number | undefined;
}) {
  async function consume(reaction: Reaction, events: readonly PublishedEvent[]): Promise<void> {
    const readable = events.filter((event) => unreadable(reaction.types, event) === undefined);
    const poisoned = events.filter((event) => unreadable(reaction.types, event) !== undefined);
    for (const event of poisoned)
      await park(reaction, event, new UnreadableEvent(event, unreadable(reaction.types, event) ?? ''));
    if (readable.length === 0) return;
    try {
      await commit(reaction, readable);
    } catch (error) {
      if (error instanceof StoreUnavailable) throw error;
      if (readable.length === 1) await park(reaction, readable[0] as PublishedEvent, error);
      else await Promise.all(readable.map((event) => consume(reaction, [event])));
    }
  }

  function commit(reaction: Reaction, events: readonly PublishedEvent[]): Promise<void> {
    const inbox = events.map((event) => inboxId(reaction, event));
    return store.commit(
      async (work) => {
        const handled = await work.handled(inbox);
        const fresh = unique(events).filter((event) => !handled.has(inboxId(reaction, event)));
        if (fresh.length === 0) return;
        await react(reaction, fresh, work);
        for (const event of fresh) work.handle(inboxRow(reaction, event));
      },
      { inbox },
    );
  }

  /** Puts an event aside for `reaction`, together with its inbox row: it blocks nobody, and is retried. */
  async function park(reaction: Reaction, event: PublishedEvent, error: unknown): Promise<void> {
    const inboxed = inboxId(reaction, event);
    const id = uuidFrom(inboxed, namespace);
    await store.commit(
      async (work) => {
        if ((await work.handled([inboxed])).size > 0) return;
        const letter = {
          id,
          status: 'parked',
          kind: 'event',
          by: reaction.name,
          event,
          subject: event.subject,
          tries: 1,
          error: describe(error),
        } as const;
        await work.add(deadLetters, { document: letter, events: [] });
        work.schedule({ queue: parkedQueue, id, delayMs: firstRetryMs });
        work.handle(inboxRow(reaction, event));
      },
      { inbox: [inboxed] },
    );
    observer.parked?.(reaction.name, error);
  }

  return { consume };
}

/** Runs a reaction's code under the cause of its events. */
export async function react(reaction: Reaction, events: readonly PublishedEvent[], work: KitWork): Promise<void> {
  const [first] = events;
  const alone = events.length === 1 ? first : undefined;
  const context = alone?.correlationid ? { correlationId: alone.correlationid } : {};
  const causes = events.map(({ traceparent }) => traceparent);
  const attributes = { 'batch.size': events.length };
  await withContext(context, () =>
    withSpan(`react ${reaction.name}`, { kind: 'consumer', causes, attributes }, () => {
      const { traceparent } = currentContext();
      return reaction.handle(events, alone ? work.because({ ...alone, ...(traceparent && { traceparent }) }) : work);
    }),
  );
}

/** Why an event cannot be given to a reaction, or undefined when it can. */
export function unreadable(types: readonly EventType[], event: PublishedEvent): string | undefined {
  const eventType = types.find(({ type }) => type === event.type);
  if (!eventType) return 'nobody here declares its type';
  if (event.dataversion > eventType.dataversion) return `this build reads up to dataversion ${eventType.dataversion}`;
  const parsed = eventType.schema.safeParse(event.data);
  return parsed.success
    ? undefined
    : parsed.error.issues.map(({ path, message }) => `/${path.join('/')}: ${message}`).join('; ');
}

const inboxRow = (reaction: Reaction, event: PublishedEvent) => ({
  _id: inboxId(reaction, event),
  reaction: reaction.name,
  source: event.source,
  sequence: event.sequence,
});

const unique = (events: readonly PublishedEvent[]): PublishedEvent[] => [
  ...new Map(events.map((event) => [event.id, event])).values(),
];

export type Consumer = ReturnType<typeof createConsumer>;
