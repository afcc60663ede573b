import type { Stored, TrailEntry } from '@waybill/contracts';
import { defineCollection } from '@waybill/store';
import type { KnownOrder } from '../domain/known-order.ts';
import type { Summary } from '../domain/summary.ts';

export const orders = defineCollection<KnownOrder>({
  name: 'orders',
  notFound: 'order-not-found',
  indexes: [{ keys: { placed_at: 1 } }],
});

/** One document. */
export const summaries = defineCollection<Summary>({ name: 'summary', notFound: 'not-found' });

/** Events by their own id, so that none is noted twice. */
export const trail = defineCollection<TrailEntry & Stored>({
  name: 'trail',
  notFound: 'not-found',
  indexes: [
    { keys: { time: -1, _id: -1 } },
    { keys: { type: 1, time: -1 } },
    { keys: { subject: 1, time: -1 } },
    { keys: { correlation_id: 1, time: -1 } },
  ],
});

export const collections = [orders, summaries, trail];
