import { defineCollection } from '@waybill/store';
import type { Delivery } from './delivery.ts';

/** Kept long after the message: its id is the key that keeps a repeated request from sending again [L3]. */
export const deliveries = defineCollection<Delivery>({
  name: 'deliveries',
  notFound: 'notification-not-found',
  indexes: [{ keys: { status: 1, updated_at: 1 } }],
});
