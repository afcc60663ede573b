import type { Channel } from '@waybill/contracts';
import type { Kit, Service } from '@waybill/service';
import { acceptDeliveries } from './accept-deliveries.ts';
import { createAttempt } from './attempt.ts';
import { createBacklog } from './backlog.ts';
import type { Outcomes } from './delivery.ts';
import { dropOldDeliveries } from './drop-old-deliveries.ts';
import { createGate } from './gate.ts';
import { gateObserver } from './gate-observer.ts';
import { createHandOver } from './hand-over.ts';
import type { Provider } from './provider.ts';
import { createReadMessage } from './read-message.ts';
import { createRecord } from './record.ts';
import { sendDeliveries } from './send-deliveries.ts';
import type { DeliverySettings } from './settings.ts';
import { withdrawDeliveries } from './withdraw-deliveries.ts';

/**
 * A whole channel around its provider: it accepts requests, sends what is due by priority, tries again, pauses, gives
 * up, and tells of every attempt. The app keeps the collection `deliveries`.
 */
export function deliverOver(
  { store, sidecar, clock, logger, metrics }: Pick<Kit, 'store' | 'sidecar' | 'clock' | 'logger' | 'metrics'>,
  settings: DeliverySettings,
  { channel, outcomes, provider }: { channel: Channel; outcomes: Outcomes; provider: Provider },
): Required<Pick<Service, 'routes' | 'reactions' | 'workers' | 'periodic' | 'gauges'>> {
  const gate = createGate(
    {
      failures: settings.BREAKER_FAILURES,
      pauseMs: settings.BREAKER_PAUSE_S * 1_000,
      successes: settings.BREAKER_SUCCESSES,
    },
    clock,
    gateObserver({ logger, metrics }),
  );
  const deadlineMs = settings.SEND_DEADLINE_S * 1_000;
  const readMessage = createReadMessage(sidecar);
  const attempt = createAttempt({
    clock,
    gate,
    handOver: createHandOver({ store, clock, gate, provider, readMessage, deadlineMs }),
    record: createRecord({ store, clock, outcomes }),
  });
  const backlog = createBacklog({ store, gate, queue: channel });
  return {
    routes: [backlog.route],
    reactions: [acceptDeliveries({ channel, clock }), withdrawDeliveries({ channel })],
    workers: [
      sendDeliveries({ store, clock, gate, attempt, outcomes, queue: channel, deadlineMs, batches: provider.batches }),
    ],
    periodic: [dropOldDeliveries({ store, clock, retentionDays: settings.DELIVERY_RETENTION_DAYS })],
    gauges: backlog.gauges,
  };
}
