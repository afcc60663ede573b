import { z } from 'zod';

const seconds = z.coerce.number().min(0.05);
const times = z.coerce.number().int().min(1);

export const Settings = z.object({
  EMAIL_FROM: z.string().default('Waybill <orders@waybill.example>').describe('the sender of every mail'),
  EMAIL_COMPONENTS: z
    .string()
    .default('email-1,email-2')
    .transform((names) => [...new Set(names.split(',').flatMap((name) => name.trim() || []))])
    .refine((names) => names.length > 0, 'name at least one')
    .describe('names of output bindings, separated by commas; one mail at a time goes through each'),
  SEND_DEADLINE_S: seconds.default(60).describe('how long a send may last before the sidecar is restarted'),
  BREAKER_FAILURES: times.default(5).describe('consecutive failures that pause sending'),
  BREAKER_PAUSE_S: seconds.default(60).describe('how long the pause lasts'),
  BREAKER_SUCCESSES: times.default(2).describe('successes after a pause that end the caution'),
  /** At least the 24 h that a request may be heard of again [L2] [L3]. */
  DELIVERY_RETENTION_DAYS: times.default(30).describe('how many days a delivery is kept after it has ended'),
});
export type Settings = z.infer<typeof Settings>;
