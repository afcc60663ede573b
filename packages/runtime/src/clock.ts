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
  // By hand, since the promise of node:timers rejects with an error at each abort, which costs more than the sleep.
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const end = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      signal?.addEventListener('abort', end);
    }),
};
