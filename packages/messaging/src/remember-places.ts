import type { Clock } from '@waybill/runtime';
import type { KitStore } from '@waybill/store';

const believedMs = 5_000;

/**
 * Where a reaction's cursor stood at most 5 s ago. Deliveries ask for it all the time; a place that lies a little back
 * lets through what the inbox knows anyway, because its rows outlive the cursor's passing by 24 h [L3].
 */
export function rememberPlaces({
  store,
  clock,
}: {
  store: Pick<KitStore, 'cursors'>;
  clock: Pick<Clock, 'monotonicMs'>;
}): (reaction: string, source: string) => Promise<number> {
  const places = new Map<string, { sequence: number; readAtMs: number }>();
  return async (reaction, source) => {
    const key = `${reaction}|${source}`;
    const known = places.get(key);
    if (known && clock.monotonicMs() - known.readAtMs < believedMs) return known.sequence;
    const readAtMs = clock.monotonicMs();
    const cursor = await store.cursors.find(reaction, source);
    // None yet: the walk may set the first one at any moment, and what lies below it is old [L3].
    if (!cursor) return 0;
    places.set(key, { sequence: cursor.sequence, readAtMs });
    return cursor.sequence;
  };
}
