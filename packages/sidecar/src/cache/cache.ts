import { createHash } from 'node:crypto';
import type { Clock, Logger, Metrics } from '@waybill/runtime';
import type { Cache, CacheOutcome } from '../types.ts';
import type { CacheStore } from './cache-store.ts';
import { type GuardedStore, guard } from './guard.ts';

export interface CacheParts {
  store: CacheStore;
  clock: Clock;
  logger: Pick<Logger, 'info' | 'warn'>;
  metrics: Pick<Metrics, 'counter'>;
}

interface Flight {
  result: Promise<{ value: unknown; outcome: CacheOutcome }>;
  /** The key was changed meanwhile: what is being loaded may be old. */
  spoiled: boolean;
}

const defaultTtlSeconds = 300;
/** Well below the life of a tombstone, which must outlast every load that began before it. */
const longestLoadMs = 1_000;

/** Caches over one store, which share its health. */
export function createCaches({
  store,
  clock,
  logger,
  metrics,
}: CacheParts): (prefix: string, settings?: { ttlSeconds?: number }) => Cache {
  const guarded = guard(store, { clock, logger });
  const requests = metrics.counter({
    name: 'waybill_cache_requests_total',
    help: 'Reads of the cache by what came of them: hit, miss, error (not asked, or no answer)',
    labels: ['prefix', 'outcome'],
  });
  return (prefix, { ttlSeconds = defaultTtlSeconds } = {}) =>
    cacheOver(guarded, { prefix, ttlSeconds, clock, count: (outcome) => requests.inc({ prefix, outcome }) });
}

function cacheOver(
  store: GuardedStore,
  {
    prefix,
    ttlSeconds,
    clock,
    count,
  }: { prefix: string; ttlSeconds: number; clock: Clock; count: (outcome: 'hit' | 'miss' | 'error') => void },
): Cache {
  const flights = new Map<string, Flight>();

  async function read(
    key: string,
    load: () => Promise<unknown>,
    flight: Flight,
  ): Promise<{ value: unknown; outcome: CacheOutcome }> {
    const found = await store.get(key);
    if (found.state === 'hit' && !flight.spoiled) {
      count('hit');
      return { value: found.value, outcome: 'HIT' };
    }
    count(found.state === 'blocked' && found.failed ? 'error' : 'miss');
    const beganMs = clock.monotonicMs();
    const value = await load();
    const inTime = clock.monotonicMs() - beganMs <= longestLoadMs;
    if (found.state === 'empty' && value !== undefined && inTime && !flight.spoiled)
      await store.fill(key, value, ttlSeconds);
    return { value, outcome: 'MISS' };
  }

  function through<T>(key: string, load: () => Promise<T>): Promise<{ value: T; outcome: CacheOutcome }> {
    const stored = storedKey(prefix, key);
    let flight = flights.get(stored);
    if (!flight) {
      const begun: Flight = { spoiled: false, result: Promise.resolve({ value: undefined, outcome: 'MISS' }) };
      begun.result = read(stored, load, begun).finally(() => {
        if (flights.get(stored) === begun) flights.delete(stored);
      });
      flights.set(stored, begun);
      flight = begun;
    }
    return flight.result as Promise<{ value: T; outcome: CacheOutcome }>;
  }

  return {
    through,
    async invalidate(...keys) {
      const stored = keys.map((key) => storedKey(prefix, key));
      for (const key of stored) {
        const flight = flights.get(key);
        if (flight) flight.spoiled = true;
        // Whoever asks from now on must not be given what was read before the change.
        flights.delete(key);
      }
      await store.bury(stored);
    },
    healthy: () => store.healthy(),
  };
}

const longestKey = 200;

/** Only characters that need no encoding in a URL, so that `||`, which Dapr forbids, cannot occur; long keys as a digest. */
export function storedKey(prefix: string, key: string): string {
  const plain = [...key]
    .map((character) => (/[\w.:-]/.test(character) ? character : `~${character.codePointAt(0)?.toString(16)}~`))
    .join('');
  return `${prefix}:${plain.length > longestKey ? createHash('sha256').update(key).digest('hex') : plain}`;
}
