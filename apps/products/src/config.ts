import { z } from 'zod';

const seconds = z.coerce.number().int().min(1);

export const Settings = z.object({
  /** How long units are kept for an order that has not been placed yet [S3]. */
  RESERVATION_TTL_S: seconds.default(900),
  PRODUCT_CACHE_TTL_S: seconds.default(300),
  PRODUCT_LIST_CACHE_TTL_S: seconds.default(60),
});
export type Settings = z.infer<typeof Settings>;
