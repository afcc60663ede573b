import { deliverySettings } from '@waybill/deliveries';
import { z } from 'zod';

export const Settings = z.object({
  ...deliverySettings,
  SEND_DEADLINE_S: deliverySettings.SEND_DEADLINE_S.default(20),
  SENDS_AT_ONCE: z.coerce.number().int().min(1).max(512).default(32).describe('sends under way at once, in eights'),
});
export type Settings = z.infer<typeof Settings>;
