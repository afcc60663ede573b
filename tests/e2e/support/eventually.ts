import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again until `check` passes; throws what it threw last when `timeoutMs` is over. */
export async function eventually<T>(
  check: () => Promise<T> | T,
  { timeoutMs = 30_000, everyMs = 100 } = {},
): Promise<T> {
  const until = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > until) throw error;
      await sleep(everyMs);
    }
  }
}
