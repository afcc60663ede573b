import type { Kit } from '@waybill/service';
import type { Breaker } from '../domain/breaker.ts';

const states = ['closed', 'half-open', 'open'] as const;
const words: Record<Breaker['state'], string> = {
  open: 'the provider keeps failing: sending pauses, no try is spent meanwhile',
  'half-open': 'the pause is over: one mail at a time tries the provider',
  closed: 'the provider takes mails again: sending goes on',
};

/** Says in log and metrics what the channel's circuit breaker does. */
export function gateObserver({ logger, metrics }: Pick<Kit, 'logger' | 'metrics'>): (state: Breaker['state']) => void {
  const now = metrics.gauge({ name: 'waybill_email_breaker', help: '0 closed, 1 half-open, 2 open (sending pauses)' });
  const changes = metrics.counter({
    name: 'waybill_email_breaker_changes_total',
    help: 'Changes of the circuit breaker, by the state it came to',
    labels: ['state'],
  });
  now.set(0);
  return (state) => {
    now.set(states.indexOf(state));
    changes.inc({ state });
    logger[state === 'open' ? 'warn' : 'info']({ breaker: state }, words[state]);
  };
}
