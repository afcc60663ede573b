import { EmailFailed, EmailSent } from '@waybill/contracts';
import { deliveries, deliverOver } from '@waybill/deliveries';
import type { App } from '@waybill/service';
import type { Settings } from './config.ts';
import { createLanes } from './lanes.ts';
import { createSmtp } from './smtp.ts';

export const collections = [deliveries];

export const app: App<Settings> = (kit, settings) => {
  const { sidecar, clock } = kit;
  const { EMAIL_COMPONENTS: components, EMAIL_FROM: from } = settings;
  const lanes = createLanes({ components, deadlineMs: settings.SEND_DEADLINE_S * 1_000, sidecar, clock });
  return deliverOver(kit, settings, {
    channel: 'email',
    outcomes: { sent: EmailSent, failed: EmailFailed },
    provider: createSmtp({ sidecar, lanes, components, from }),
  });
};
