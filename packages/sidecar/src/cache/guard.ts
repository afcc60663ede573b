import type { Clock, Logger } from '@waybill/runtime';
import type { CacheStore } from './cache-store.ts';

/** `empty` may be filled; `blocked` (a tombstone, a failure, a store that is being left alone) may not. */
type Found = { state: 'hit'; value: unknown } | { state: 'empty' } | { state: 'blocked'; failed: boolean };

/** A store that never fails: what it cannot do is a miss. */
export interface GuardedStore {
  get(key: string): Promise<Found>;
  fill(key: string, value: unknown, ttlSeconds: number): Promise<void>;
  bury(keys: readonly string[]): Promise<void>;
  healthy(): boolean;
}

const failuresToPause = 5;
const pauseMs = 2_000;
const mostOwed = 10_000;

/**
 * Leaves a store alone for 2 s after five failures in a row, then tries it with one call, so that a dead one costs
 * nothing. A tombstone that could not be written is owed: its key is not read here, and it is written as soon as the
 * store answers again, or an old value would outlive the outage.
 */
export function guard(
  store: CacheStore,
  { clock, logger }: { clock: Clock; logger: Pick<Logger, 'info' | 'warn'> },
): GuardedStore {
  const owed = new Set<string>();
  let failures = 0;
  let triedAtMs = 0;
  let settling = false;

  function admitted(): boolean {
    if (failures < failuresToPause) return true;
    if (clock.monotonicMs() - triedAtMs < pauseMs) return false;
    triedAtMs = clock.monotonicMs();
    return true;
  }

  async function attempt<T>(call: () => Promise<T>): Promise<{ answer: T } | undefined> {
    try {
      const answer = await call();
      if (failures >= failuresToPause) logger.info({}, 'The cache answers again');
      failures = 0;
      if (owed.size > 0 && !settling) void settle();
      return { answer };
    } catch (error) {
      failures += 1;
      triedAtMs = clock.monotonicMs();
      if (failures === failuresToPause) logger.warn({ err: error }, 'The cache does not answer; working without it');
      return undefined;
    }
  }

  function owe(key: string): void {
    if (owed.size >= mostOwed)
      for (const oldest of owed.values()) {
        owed.delete(oldest);
        break;
      }
    owed.add(key);
  }

  async function bury(key: string): Promise<boolean> {
    owe(key);
    if (!admitted()) return false;
    const buried = await attempt(() => store.bury(key));
    if (buried) owed.delete(key);
    return buried !== undefined;
  }

  async function settle(): Promise<void> {
    settling = true;
    for (const key of [...owed]) if (!(await bury(key))) break;
    settling = false;
  }

  return {
    async get(key) {
      if (owed.has(key)) {
        await bury(key);
        return { state: 'blocked', failed: owed.has(key) };
      }
      if (!admitted()) return { state: 'blocked', failed: true };
      const found = await attempt(() => store.get(key));
      if (!found) return { state: 'blocked', failed: true };
      if (found.answer === undefined) return { state: 'empty' };
      return 'value' in found.answer
        ? { state: 'hit', value: found.answer.value }
        : { state: 'blocked', failed: false };
    },
    async fill(key, value, ttlSeconds) {
      await attempt(() => store.fill(key, value, ttlSeconds));
    },
    async bury(keys) {
      await Promise.all(keys.map(bury));
    },
    healthy: () => failures === 0,
  };
}
