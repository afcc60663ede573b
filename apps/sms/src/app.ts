import { SmsFailed, SmsSent } from '@waybill/contracts';
import { deliveries, deliverOver } from '@waybill/deliveries';
import type { App } from '@waybill/service';
import type { Settings } from './config.ts';
import { createTexts } from './texts.ts';

export const collections = [deliveries];

export const app: App<Settings> = ({ sidecar, ...kit }, settings) =>
  deliverOver({ ...kit, sidecar }, settings, {
    channel: 'sms',
    outcomes: { sent: SmsSent, failed: SmsFailed },
    provider: createTexts({ sidecar, deadlineMs: settings.SEND_DEADLINE_S * 1_000 }),
  });
