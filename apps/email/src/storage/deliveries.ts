import { defineCollection } from '@waybill/store';
import type { Delivery } from '../domain/delivery.ts';

/** Kept long after the mail: its id is the key that keeps a repeated request from sending again [L3]. */
export const deliveries = defineCollection<Delivery>({
  name: 'deliveries',
  notFound: 'notification-not-found',
  indexes: [{ keys: { status: 1, updated_at: 1 } }],
});

/** The queue of deliveries to be sent; a task has its delivery's id. */
export const SEND = 'email';
