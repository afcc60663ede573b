import type { Clock } from '@waybill/runtime';
import type { Service } from '@waybill/service';
import type { Store } from '@waybill/store';
import { deliveries } from './collection.ts';

const hourMs = 3_600_000;
const ended = ['sent', 'failed', 'withdrawn'];

/** Drops deliveries some weeks after they ended; until then a repeated request meets its own [L3]. */
export const dropOldDeliveries = ({
  store,
  clock,
  retentionDays,
}: {
  store: Store;
  clock: Clock;
  retentionDays: number;
}): NonNullable<Service['periodic']>[number] => ({
  name: 'drop-old-deliveries',
  everyMs: hourMs,
  run: async () => {
    const before = new Date(clock.now().getTime() - retentionDays * 24 * hourMs).toISOString();
    const filter = { status: { $in: ended }, updated_at: { $lt: before } };
    for (;;) {
      const { items } = await store
        .documents(deliveries)
        .list({ filter, limit: 100, sort: { field: 'updated_at', direction: 1 } });
      if (items.length === 0) return;
      await store.commit(async (work) => {
        for (const { id } of items) await work.remove(deliveries, id);
      });
    }
  },
});
