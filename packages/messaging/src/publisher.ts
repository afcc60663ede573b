import type { PublishedEvent } from '@waybill/contracts';
import type { Sidecar } from '@waybill/sidecar';
import type { MessagingObserver } from './observer.ts';

/**
 * Sends committed events to the broker as fast as it takes them, one bulk call per topic and turn. Nothing waits for
 * it: a failed call is not repeated, and what does not fit the buffer is dropped, because consumers walk the log [L5].
 */
export function createPublisher({
  sidecar,
  observer,
  capacity = 10_000,
  maxBulk = 100,
}: {
  sidecar: Pick<Sidecar, 'publish'>;
  observer: MessagingObserver;
  capacity?: number;
  maxBulk?: number;
}) {
  const topics = new Map<string, PublishedEvent[]>();
  const sending = new Set<Promise<void>>();
  const busy = new Set<string>();
  let buffered = 0;

  function send(topic: string): void {
    const waiting = topics.get(topic);
    if (!waiting?.length || busy.has(topic)) return;
    const events = waiting.splice(0, maxBulk);
    buffered -= events.length;
    busy.add(topic);
    const call = sidecar
      .publish(topic, events)
      .then(() => observer.published?.(topic, events.length, (events[0] as PublishedEvent).time))
      .catch((error: unknown) => observer.unpublished?.(events.length, error))
      .finally(() => {
        sending.delete(call);
        busy.delete(topic);
        send(topic);
      });
    sending.add(call);
  }

  return {
    /** Takes events for publishing; returns at once. */
    publish(events: readonly PublishedEvent[]): void {
      const accepted = events.slice(0, Math.max(0, capacity - buffered));
      if (accepted.length < events.length)
        observer.unpublished?.(events.length - accepted.length, 'the buffer is full');
      for (const event of accepted) {
        const waiting = topics.get(event.type) ?? [];
        waiting.push(event);
        topics.set(event.type, waiting);
      }
      buffered += accepted.length;
      for (const topic of topics.keys()) send(topic);
    },
    /** Events that wait for the broker. */
    buffered: () => buffered,
    /** Resolves when what is buffered has gone out, or after `limitMs`: the log has the rest. */
    async drained(limitMs = 3_000): Promise<void> {
      const late = new Promise<'late'>((resolve) => setTimeout(resolve, limitMs, 'late').unref());
      while (sending.size > 0) if ((await Promise.race([Promise.allSettled(sending), late])) === 'late') return;
    },
  };
}

export type Publisher = ReturnType<typeof createPublisher>;
