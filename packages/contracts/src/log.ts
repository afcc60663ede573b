import { z } from 'zod';
import { Id } from './ids.ts';

/** `GET /internal/events` at every publisher [L1]. `from_age_s` instead of `after`: begin before the first event younger than that. */
export const ReadLogQuery = z.strictObject({
  after: z.coerce.number().int().min(0).default(0),
  id: z.string().optional(),
  types: z.string().optional(),
  from_age_s: z.coerce.number().min(0).optional(),
});

/** A place in a log: the last event scanned. `{ sequence: 0, id: '' }` is before the first. */
export const LogPosition = z.object({ sequence: z.int().min(0), id: z.string() });
export type LogPosition = z.infer<typeof LogPosition>;

export const LogPage = z.object({
  /** `age_s` by the publisher's clock. */
  events: z.array(z.object({ sequence: z.int(), id: Id, type: z.string(), subject: z.string(), age_s: z.number() })),
  next: LogPosition,
  /** Number of the newest event, readable yet or not. */
  head: z.int().min(0),
});
export type LogPage = z.infer<typeof LogPage>;

/** `POST /internal/events/read`: the bodies, as CloudEvents. Unknown ids are left out. */
export const ReadEventsRequest = z.strictObject({ ids: z.array(Id).min(1).max(500) });
