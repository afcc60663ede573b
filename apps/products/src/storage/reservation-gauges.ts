import type { Gauge, Kit } from '@waybill/service';
import { reservations } from './reservations.ts';

/** Expiry waits for proof from the orders' log [S3]; while orders cannot be reached, this grows. */
export const reservationGauges = ({ store, clock }: Pick<Kit, 'store' | 'clock'>): Gauge[] => [
  {
    name: 'waybill_reservation_overdue_seconds',
    help: 'Since when the oldest held reservation should have been released or committed',
    read: async () => {
      const { items } = await store.documents(reservations).list({
        filter: { status: 'held' },
        sort: { field: 'expires_at', direction: 1 },
        limit: 1,
      });
      const [oldest] = items;
      return oldest?.expires_at ? Math.max(0, clock.now().getTime() - Date.parse(oldest.expires_at)) / 1_000 : 0;
    },
  },
];
