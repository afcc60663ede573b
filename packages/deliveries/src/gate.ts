import type { Clock } from '@waybill/runtime';
import { type Breaker, type BreakerSettings, closedBreaker, enter, leave, type Passage, pausedMs } from './breaker.ts';

/** Lets one message through the breaker. */
interface Pass {
  readonly trial: boolean;
  /** Whether the channel has not been paused since. */
  holds(): boolean;
  leave(passage: Passage): void;
}

/** The channel's circuit breaker, kept by one process. */
export interface Gate {
  /** How long nobody is let through; 0 when somebody would be. */
  pausedMs(): number;
  state(): Breaker['state'];
  /**
   * A pass for one send, or undefined. Each pass is left once: the first `leave` counts. `trial`: it tries the provider
   * after a pause.
   */
  enter(): Pass | undefined;
}

/** `changed` hears of each new state. */
export function createGate(
  settings: BreakerSettings,
  clock: Clock,
  changed: (state: Breaker['state']) => void = () => {},
): Gate {
  let breaker: Breaker = closedBreaker;
  function become(next: Breaker): void {
    const { state } = breaker;
    breaker = next;
    if (next.state !== state) changed(next.state);
  }
  return {
    pausedMs: () => pausedMs(breaker, clock.monotonicMs()),
    state: () => breaker.state,
    enter() {
      const entered = enter(breaker, clock.monotonicMs());
      if (!entered) return undefined;
      become(entered);
      const pass = entered.turn;
      let left = false;
      return {
        trial: entered.state === 'half-open',
        holds: () => breaker.turn === pass,
        leave(passage) {
          if (left) return;
          left = true;
          become(leave(breaker, { pass, passage, nowMs: clock.monotonicMs() }, settings));
        },
      };
    },
  };
}
