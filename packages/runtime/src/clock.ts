import { setTimeout as delay } from 'node:timers/promises';

/** Time as a dependency, so that tests can hold it still. */
export interface Clock {
  now(): Date;
  /** Milliseconds that only ever grow; for measuring how long something took. */
  monotonicMs(): number;
  /** Resolves after `ms`, or at once when `signal` aborts: look at the signal afterwards. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
  sleep: async (ms, signal) => {
    await delay(ms, undefined, signal ? { signal } : {}).catch(() => undefined);
  },
};
