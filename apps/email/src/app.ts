import type { App } from '@waybill/service';
import type { Settings } from './config.ts';
import { dropOldDeliveries } from './features/drop-old-deliveries.ts';
import { withdrawDeliveries } from './features/on-notification-cancelled.ts';
import { acceptDeliveries } from './features/on-notification-requested.ts';
import { sendDeliveries } from './features/send-deliveries.ts';
import { createReadMessage } from './neighbours/messages.ts';
import { createGate } from './sending/gate.ts';
import { createHandOver } from './sending/hand-over.ts';
import { createLanes } from './sending/lanes.ts';
import { deliveries } from './storage/deliveries.ts';

export const collections = [deliveries];

export const app: App<Settings> = (kit, settings) => {
  const { sidecar, clock } = kit;
  const gate = createGate(
    {
      failures: settings.BREAKER_FAILURES,
      pauseMs: settings.BREAKER_PAUSE_S * 1_000,
      successes: settings.BREAKER_SUCCESSES,
    },
    clock,
  );
  const lanes = createLanes({
    components: settings.EMAIL_COMPONENTS,
    deadlineMs: settings.SEND_DEADLINE_S * 1_000,
    sidecar,
    clock,
  });
  const handOver = createHandOver({ ...kit, lanes, gate, from: settings.EMAIL_FROM });
  return {
    routes: [],
    reactions: [acceptDeliveries(kit), withdrawDeliveries()],
    workers: [sendDeliveries({ ...kit, readMessage: createReadMessage(sidecar), handOver, gate }, settings)],
    periodic: [dropOldDeliveries(kit, settings)],
    gauges: [
      {
        name: 'waybill_breaker_open_seconds',
        help: 'How much longer nothing is sent over this channel; 0 while its breaker is closed',
        labels: ['channel'],
        read: () => [{ labels: { channel: 'email' }, value: gate.pausedMs() / 1_000 }],
      },
    ],
  };
};
