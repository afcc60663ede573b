import type { Clock } from '@waybill/runtime';
import { type Breaker, type BreakerSettings, closedBreaker, enter, leave, type Passage, pausedMs } from './breaker.ts';

/** The channel's circuit breaker, kept by one process. */
export interface Gate {
  /** How long nobody is let through; 0 when somebody would be. */
  pausedMs(): number;
  state(): Breaker['state'];
  /** A pass for one send, or undefined. Each pass is left once: the first `leave` counts. */
  enter(): { leave(passage: Passage): void } | undefined;
}

export function createGate(settings: BreakerSettings, clock: Clock): Gate {
  let breaker: Breaker = closedBreaker;
  return {
    pausedMs: () => pausedMs(breaker, clock.monotonicMs()),
    state: () => breaker.state,
    enter() {
      const entered = enter(breaker, clock.monotonicMs());
      if (!entered) return undefined;
      breaker = entered;
      const pass = entered.turn;
      let left = false;
      return {
        leave(passage) {
          if (left) return;
          left = true;
          breaker = leave(breaker, { pass, passage, nowMs: clock.monotonicMs() }, settings);
        },
      };
    },
  };
}
