import { z } from 'zod';

export const Settings = z.object({
  /** How many parsed parts of templates are kept in memory; one takes some tens of kilobytes. */
  PARSED_TEMPLATES: z.coerce.number().int().min(128).default(500),
});
export type Settings = z.infer<typeof Settings>;
