import { z } from 'zod';

/** A UUID in lower case: uuidv7, or uuidv5 where it is derived from its cause. */
export const Id = z.uuid().refine((id) => id === id.toLowerCase(), 'write it in lower case');

/** RFC 3339 in UTC, with milliseconds. */
export const Timestamp = z.iso.datetime();
