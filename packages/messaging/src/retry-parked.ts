import type { PublishedEvent } from '@waybill/contracts';
import { type KitStore, StoreUnavailable, type Task, TaskLost } from '@waybill/store';
import { react, UnreadableEvent, unreadable } from './consume.ts';
import { backoffMs, deadLetters, describe, maxTries, parkedQueue } from './dead-letters.ts';
import type { MessagingObserver } from './observer.ts';
import type { Reaction, Worker } from './types.ts';

/** Tries parked events again, alone: effect and parked row leave in one transaction; after five tries it is dead [L8]. */
export function retryParked({
  store,
  reactions,
  observer,
  firstRetryMs,
}: {
  store: KitStore;
  reactions: readonly Reaction[];
  observer: MessagingObserver;
  firstRetryMs?: number | undefined;
}): Worker {
  async function retry(task: Task): Promise<void> {
    try {
      await store.commit(async (work) => {
        const letter = await work.find(deadLetters, task.id);
        if (letter?.event) await reactAgain(letter.by, letter.event, work);
        await work.remove(deadLetters, task.id);
        work.finish(task);
      });
    } catch (error) {
      if (error instanceof StoreUnavailable || error instanceof TaskLost) throw error;
      await recordFailure(task, error);
    }
  }

  async function reactAgain(by: string, event: PublishedEvent, work: Parameters<typeof react>[2]): Promise<void> {
    const reaction = reactions.find(({ name }) => name === by);
    if (!reaction) throw new Error(`No reaction of this build is called ${by}`);
    const reason = unreadable(reaction.types, event);
    if (reason !== undefined) throw new UnreadableEvent(event, reason);
    await react(reaction, [event], work);
  }

  async function recordFailure(task: Task, error: unknown): Promise<void> {
    const dead = await store.commit(async (work) => {
      const letter = await work.change(deadLetters, task.id, (known) => {
        const tries = known.tries + 1;
        const status = tries >= maxTries ? ('dead' as const) : ('parked' as const);
        return {
          document: { ...known, tries, status, error: describe(error) },
          events: [],
        };
      });
      if (letter.status === 'dead') work.finish(task);
      else work.retry(task, { delayMs: backoffMs(letter.tries, firstRetryMs) });
      return letter.status === 'dead' ? letter : undefined;
    });
    if (dead) observer.dead?.(dead.by, error);
  }

  return {
    queue: parkedQueue,
    leaseMs: 30_000,
    concurrency: 4,
    handle: async ([task]) => {
      if (task) await retry(task);
    },
  };
}
