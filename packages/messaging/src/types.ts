import type { EventOf, EventType, PublishedEvent } from '@waybill/contracts';
import type { Task, Work } from '@waybill/store';

/**
 * A reaction to events. `handle` gets a batch, in no promised order, each event once as long as its inbox row lives;
 * returning means done, throwing means again, alone, then parked and retried, at last a dead letter [L8].
 */
export interface Reaction {
  /** Unique in its app and never changed: inbox rows and cursors are kept under it. */
  name: string;
  types: readonly EventType[];
  /** `beginning` for projections, `now` for whatever leaves the platform [L2]. */
  from: 'beginning' | 'now';
  handle(events: readonly PublishedEvent[], work: Work): Promise<void>;
}

/** Declares a reaction: `on(OrderCreated, { name: 'confirmation', from: 'now' }, async (events, work) => …)`. */
export function on<const Types extends EventType | readonly EventType[]>(
  types: Types,
  options: { name: string; from: 'beginning' | 'now' },
  handle: (events: readonly EventOf<Types extends readonly (infer One)[] ? One : Types>[], work: Work) => Promise<void>,
): Reaction {
  const list = (Array.isArray(types) ? types : [types]) as readonly EventType[];
  return { ...options, types: list, handle: handle as Reaction['handle'] };
}

/**
 * Works a queue of tasks: what needs a neighbour or a provider, outside any transaction [L6].
 * `handle` ends each task by committing `work.finish(task)` or `work.retry(task, …)`. What it throws gives the tasks of
 * that call back: `Unreachable` neighbours spend no try (again in 30 s), anything else spends one (2, 4, 8, 16, 32 s),
 * and after five, or at once with `GivenUp`, the task becomes a dead letter. `TasksFailed` says which task threw what.
 */
export interface Worker {
  queue: string;
  /** Longer than the longest `handle`. */
  leaseMs: number;
  /** Tasks per call of `handle`. Default 1. */
  batch?: number;
  /** Calls of `handle` at once. Default 1. */
  concurrency?: number;
  /** Nothing is claimed while this answers true, as when a provider's breaker is open. */
  paused?: () => boolean;
  handle(tasks: readonly Task[]): Promise<void>;
  /** What else a task's death comes to: joins the transaction that makes it a dead letter. */
  dead?: (task: Task, error: unknown, work: Work) => Promise<void>;
}

export const worker = (definition: Worker): Worker => definition;
