export interface BreakerSettings {
  /** Consecutive failures that open it. */
  failures: number;
  /** How long it stays open. */
  pauseMs: number;
  /** Successes, one after another, that close it again. */
  successes: number;
}

/**
 * A circuit breaker as a value. `turn` grows with every change of state and every trial, so that the answer to a pass
 * of an earlier turn, which says nothing about the channel now, is told apart.
 */
export type Breaker = { turn: number } & (
  | { state: 'closed'; failures: number }
  | { state: 'open'; untilMs: number }
  | { state: 'half-open'; successes: number; trying: boolean }
);

export const closedBreaker: Breaker = { turn: 0, state: 'closed', failures: 0 };

/** How long to wait while somebody else's trial is under way. */
const trialMs = 1_000;

/** 0 when `enter` would let somebody through. */
export function pausedMs(breaker: Breaker, nowMs: number): number {
  if (breaker.state === 'open') return Math.max(0, breaker.untilMs - nowMs);
  return breaker.state === 'half-open' && breaker.trying ? trialMs : 0;
}

/** Lets one through, or nobody (`undefined`). When the pause is over, one at a time tries. The pass is the new turn. */
export function enter(breaker: Breaker, nowMs: number): Breaker | undefined {
  if (pausedMs(breaker, nowMs) > 0) return undefined;
  if (breaker.state === 'closed') return breaker;
  const successes = breaker.state === 'half-open' ? breaker.successes : 0;
  return { turn: breaker.turn + 1, state: 'half-open', successes, trying: true };
}

/** `unused`: the channel was not asked after all. */
export type Passage = 'succeeded' | 'failed' | 'unused';

export function leave(
  breaker: Breaker,
  { pass, passage, nowMs }: { pass: number; passage: Passage; nowMs: number },
  settings: BreakerSettings,
): Breaker {
  const { turn } = breaker;
  if (pass !== turn || breaker.state === 'open') return breaker;
  const opened = { turn: turn + 1, state: 'open', untilMs: nowMs + settings.pauseMs } as const;
  if (breaker.state === 'closed') {
    if (passage === 'unused') return breaker;
    const failures = passage === 'failed' ? breaker.failures + 1 : 0;
    return failures >= settings.failures ? opened : { ...breaker, failures };
  }
  if (passage === 'failed') return opened;
  const successes = breaker.successes + (passage === 'succeeded' ? 1 : 0);
  return successes >= settings.successes
    ? { turn: turn + 1, state: 'closed', failures: 0 }
    : { ...breaker, successes, trying: false };
}
