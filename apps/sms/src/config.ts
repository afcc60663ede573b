import { deliverySettings } from '@waybill/deliveries';
import { z } from 'zod';

export const Settings = z.object({
  ...deliverySettings,
  SEND_DEADLINE_S: deliverySettings.SEND_DEADLINE_S.default(20),
});
export type Settings = z.infer<typeof Settings>;
