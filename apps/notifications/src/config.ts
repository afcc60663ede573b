import { Channel } from '@waybill/contracts';
import { z } from 'zod';

export const Settings = z.object({
  /** The channels that have a worker, joined by commas. */
  CHANNELS: z
    .string()
    .default('email,push,sms')
    .transform((text) => text.split(',').map((name) => name.trim()))
    .pipe(z.array(Channel).min(1))
    .describe('channels that have a worker, such as email,push'),
  /** How long addresses and rendered messages are kept after the last attempt. */
  MESSAGE_RETENTION_DAYS: z.coerce.number().int().min(7).default(7),
  /** How long notifications are kept; a redelivered event meets them by their id [L3]. */
  NOTIFICATION_RETENTION_DAYS: z.coerce.number().int().min(7).default(30),
});
export type Settings = z.infer<typeof Settings>;
