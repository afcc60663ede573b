import { Timestamp } from '@waybill/contracts';
import { z } from 'zod';

export const deadLettersPath = '/api/v1/dead-letters';

/** As its service tells of it; `<app>.<uuid>` is its id. */
export const DeadLetter = z.looseObject({ id: z.string(), service: z.string(), created_at: Timestamp });
export type DeadLetter = z.infer<typeof DeadLetter>;

/** Which dead letters are meant, among those of `apps`. */
export const filterFor = (apps: readonly string[]) =>
  z.object({
    service: z.enum(apps).optional().describe('Only those of this app'),
    type: z.string().optional().describe('Only events of this type'),
    since: Timestamp.optional().describe('Only those put aside since'),
  });

export const newestFirst = (letters: readonly DeadLetter[]): DeadLetter[] =>
  letters.toSorted((one, other) => Date.parse(other.created_at) - Date.parse(one.created_at));
