import { type Clock, systemClock } from '@waybill/runtime';

export interface FixedClock extends Clock {
  /** Moves time on; wakes nobody who sleeps. */
  advance(ms: number): void;
}

/** A clock that stands still until it is told to move. `sleep` really waits, so that loops do not spin. */
export function fixedClock(at = '2026-01-02T03:04:05.000Z'): FixedClock {
  let nowMs = Date.parse(at);
  let monotonic = 0;
  return {
    now: () => new Date(nowMs),
    monotonicMs: () => monotonic,
    sleep: systemClock.sleep,
    advance(ms) {
      nowMs += ms;
      monotonic += ms;
    },
  };
}
