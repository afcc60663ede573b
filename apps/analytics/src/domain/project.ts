import type { Draft } from '@waybill/contracts';
import { follow, type KnownOrder, type OrderEvent } from './known-order.ts';
import { emptySummary, fold, type Summary, seen } from './summary.ts';

export interface Projection {
  /** The orders that changed. */
  orders: Draft<KnownOrder>[];
  /** The same object as before when nothing of it changed. */
  summary: Draft<Summary>;
}

/** What a batch of events comes to. The batch may hold them in any order, and some of them again [L7]. */
export function project(
  known: ReadonlyMap<string, Draft<KnownOrder>>,
  summary: Draft<Summary> | undefined,
  events: readonly OrderEvent[],
): Projection {
  const changed = new Map<string, Draft<KnownOrder>>();
  let next = summary ?? emptySummary();
  for (const event of events) {
    const { id } = event.data.order;
    const before = changed.get(id) ?? known.get(id);
    const after = follow(before, event);
    next = seen(next, event.time);
    if (!after) continue;
    changed.set(id, after);
    next = fold(next, before, after);
  }
  return { orders: [...changed.values()], summary: next };
}
