import { type Draft, defineEvent, type Stored } from '@waybill/contracts';
import { z } from 'zod';
import { defineCollection } from './collection.ts';

/** A noun for the suites of this package: a jar of marbles. */
export interface Jar extends Stored {
  label: string;
  marbles: number;
  fingerprint?: string;
}

export const jars = defineCollection<Jar>({
  name: 'jars',
  notFound: 'product-not-found',
  indexes: [{ keys: { label: 1 }, unique: true, refusal: 'sku-taken' }, { keys: { marbles: 1 } }],
});

const JarChanged = defineEvent({
  type: 'jar.changed',
  owner: 'products',
  summary: 'A jar was changed',
  data: z.object({ jar_id: z.string(), marbles: z.int() }),
  subject: ({ jar_id }) => jar_id,
});

export const aJar = (
  id: string,
  { marbles = 0, label = id }: { marbles?: number; label?: string } = {},
): Draft<Jar> => ({ id, label, marbles });

/** Decides a jar as it is, with the event that tells of it. */
export const filled = <T extends Draft<Jar>>(jar: T) => ({
  document: jar,
  events: [JarChanged({ jar_id: jar.id, marbles: jar.marbles })],
});
