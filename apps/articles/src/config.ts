import { z } from 'zod';

export const Settings = z.object({
  /** How long a reader waits for the names of the products in an article before it is shown without them. */
  PRODUCT_NAMES_TIMEOUT_MS: z.coerce.number().int().min(1).default(800),
});
export type Settings = z.infer<typeof Settings>;
