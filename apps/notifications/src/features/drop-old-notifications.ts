import type { Kit } from '@waybill/service';
import type { Settings } from '../config.ts';
import { settledStatuses, withoutContent } from '../domain/notification.ts';
import { notifications, textCounts } from '../storage/notifications.ts';

const hourMs = 3_600_000;
const page = 100;
const oldestFirst = { field: 'updated_at', direction: 1 } as const;

/** Drops addresses and messages some days after the last attempt, and later the notification itself [L3]. */
export const dropOldNotifications = (
  { store, clock }: Pick<Kit, 'store' | 'clock'>,
  { MESSAGE_RETENTION_DAYS: messageDays, NOTIFICATION_RETENTION_DAYS: notificationDays }: Settings,
) => {
  const kept = store.documents(notifications);
  const settledBefore = (days: number) => ({
    status: { $in: settledStatuses },
    updated_at: { $lt: new Date(clock.now().getTime() - days * 24 * hourMs).toISOString() },
  });

  /** Ids of old ones, page after page, until none is left. */
  async function forEachPage(filter: Record<string, unknown>, change: (ids: string[]) => Promise<unknown>) {
    for (;;) {
      const { items } = await kept.list({ filter, limit: page, sort: oldestFirst });
      if (items.length === 0) return;
      await change(items.map(({ id }) => id));
    }
  }

  /** Those of yesterday and before, whatever the time zone. */
  async function dropCounts() {
    const filter = { updated_at: { $lt: new Date(clock.now().getTime() - 48 * hourMs).toISOString() } };
    for (;;) {
      const { items } = await store.documents(textCounts).list({ filter, limit: page, sort: oldestFirst });
      if (items.length === 0) return;
      await store.commit(async (work) => {
        for (const { id } of items) await work.remove(textCounts, id);
      });
    }
  }

  return {
    name: 'drop-old-notifications',
    everyMs: hourMs,
    run: async () => {
      await forEachPage(
        { ...settledBefore(messageDays), $or: [{ message: { $exists: true } }, { variables: { $exists: true } }] },
        (ids) =>
          kept.changeAll(ids, (found) =>
            [...found.values()].map((notification) => ({ document: withoutContent(notification), events: [] })),
          ),
      );
      await forEachPage(settledBefore(notificationDays), (ids) =>
        store.commit(async (work) => {
          for (const id of ids) await work.remove(notifications, id);
        }),
      );
      await dropCounts();
    },
  };
};
