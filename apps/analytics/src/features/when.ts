import { Timestamp } from '@waybill/contracts';
import { z } from 'zod';

/** A time in UTC, or a date for its beginning. */
export const When = z.union([Timestamp, z.iso.date()]);
