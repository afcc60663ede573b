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
  TEXTS_PER_NUMBER_A_DAY: z.coerce
    .number()
    .int()
    .min(1)
    .default(10)
    .describe('text messages that go to one phone number in a day; nobody has shown that the number is theirs'),
  /** How long addresses and rendered messages are kept after the last attempt. */
  MESSAGE_RETENTION_DAYS: z.coerce.number().int().min(7).default(7),
  /** How long notifications are kept; a redelivered event meets them by their id [L3]. */
  NOTIFICATION_RETENTION_DAYS: z.coerce.number().int().min(7).default(30),
});
export type Settings = z.infer<typeof Settings>;
