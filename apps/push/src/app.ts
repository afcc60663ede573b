import { PushFailed, PushSent } from '@waybill/contracts';
import { deliveries, deliverOver } from '@waybill/deliveries';
import type { App } from '@waybill/service';
import type { Settings } from './config.ts';
import { createFcm } from './fcm/provider.ts';

export const collections = [deliveries];

export const app: App<Settings> = (kit, settings) =>
  deliverOver(kit, settings, {
    channel: 'push',
    outcomes: { sent: PushSent, failed: PushFailed },
    provider: createFcm(kit, {
      atOnce: settings.SENDS_AT_ONCE,
      deadlineMs: settings.SEND_DEADLINE_S * 1_000,
    }),
  });
