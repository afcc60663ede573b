import type { Kit } from '@waybill/service';
import type { Breaker } from './breaker.ts';

const words: Record<Breaker['state'], string> = {
  open: 'the provider keeps failing: sending pauses, no try is spent meanwhile',
  'half-open': 'the pause is over: one message at a time tries the provider',
  closed: 'the provider takes messages again: sending goes on',
};

/** Says in log and metrics what the channel's circuit breaker does. */
export function gateObserver({ logger, metrics }: Pick<Kit, 'logger' | 'metrics'>): (state: Breaker['state']) => void {
  const changes = metrics.counter({
    name: 'waybill_breaker_changes_total',
    help: 'Changes of the circuit breaker, by the state it came to',
    labels: ['state'],
  });
  return (state) => {
    changes.inc({ state });
    logger[state === 'open' ? 'warn' : 'info']({ breaker: state }, words[state]);
  };
}
