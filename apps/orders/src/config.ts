import { z } from 'zod';

const seconds = z.coerce.number().int().min(1);

export const Settings = z.object({
  ORDER_CACHE_TTL_S: seconds.default(300),
  ORDER_LIST_CACHE_TTL_S: seconds.default(60),
});
export type Settings = z.infer<typeof Settings>;
