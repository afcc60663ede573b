import { z } from 'zod';

export const Settings = z.object({
  ANALYTICS_CACHE_TTL_S: z.coerce.number().int().min(1).default(60).describe('how long an answer is kept, in seconds'),
});
export type Settings = z.infer<typeof Settings>;
