import type { Clock, Logger } from '@waybill/runtime';
import { type CacheStore, tombstoneSeconds } from './cache-store.ts';

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
/** So old may a tombstone be and still stand for the next change too: half its life, which outlasts any load by far. */
const servesMs = (tombstoneSeconds * 1_000) / 2;

/**
 * Leaves a store alone for 2 s after five failures in a row, then tries it with one call, so that a dead one costs
 * nothing. A tombstone that could not be written is owed: its key is not read here, and it is written as soon as the
 * store answers again, or an old value would outlive the outage. A tombstone of our own that has half its life before it
 * keeps older loads out as well as a new one would, so a key that changes all the time costs one every 5 s [S6].
 */
export function guard(
  store: CacheStore,
  { clock, logger }: { clock: Clock; logger: Pick<Logger, 'info' | 'warn'> },
): GuardedStore {
  const owed = new Set<string>();
  /** When each tombstone of ours was begun, oldest first. */
  const buried = new Map<string, number>();
  const burying = new Map<string, Promise<boolean>>();
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
      // What is in a store that fails is anybody's guess: one that was started again is empty.
      buried.clear();
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

  /** Whether a tombstone of ours stands there and will stand long enough. */
  function isBuried(key: string): boolean {
    const oldestMs = clock.monotonicMs() - servesMs;
    for (const [other, atMs] of buried) {
      if (atMs > oldestMs) break;
      buried.delete(other);
    }
    return buried.has(key);
  }

  async function bury(key: string): Promise<boolean> {
    if (isBuried(key)) return true;
    owe(key);
    if (!admitted()) return false;
    // Changes that come together share one: whichever of them it began for, it ends with a tombstone that stands.
    let burial = burying.get(key);
    if (!burial) {
      burial = begin(key).finally(() => burying.delete(key));
      burying.set(key, burial);
    }
    return burial;
  }

  async function begin(key: string): Promise<boolean> {
    const beganMs = clock.monotonicMs();
    if (!(await attempt(() => store.bury(key)))) return false;
    owed.delete(key);
    buried.delete(key);
    buried.set(key, beganMs);
    return true;
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
