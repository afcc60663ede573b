import { backoffMs, eachTask, maxTries, worker } from '@waybill/messaging';
import { withSpan } from '@waybill/runtime';
import type { Kit } from '@waybill/service';
import type { Task, Work } from '@waybill/store';
import type { Settings } from '../config.ts';
import { isUnprepared, type Notification } from '../domain/notification.ts';
import { type Facts, giveUp, prepare, type Recipient } from '../domain/prepare.ts';
import { countId, departures, notifications, PREPARE, textCounts } from '../storage/notifications.ts';
import { readRecipients } from './read-recipients.ts';
import { renderInTurns } from './render-in-turns.ts';

/** Until what templates had no time for is asked for again. */
const notBegunMs = 1_000;

/** Renders and addresses what was accepted: each neighbour is asked once for a whole batch, outside any transaction [L6]. */
export const prepareNotifications = (
  kit: Pick<Kit, 'store' | 'sidecar' | 'clock'>,
  { TEXTS_PER_NUMBER_A_DAY: most }: Pick<Settings, 'TEXTS_PER_NUMBER_A_DAY'>,
) => {
  const { store, clock } = kit;

  async function handle(tasks: readonly Task[]): Promise<void> {
    const found = await store.documents(notifications).findMany(tasks.map(({ id }) => id));
    const accepted = new Map(found.filter(isUnprepared).map((notification) => [notification.id, notification]));
    const causes = [...accepted.values()].map(({ cause }) => cause?.traceparent);
    await withSpan('prepare notifications', { causes }, async () => {
      const recipients = await readRecipients(kit, [...accepted.values()]);
      const rendering = renderInTurns(kit, tasks, { accepted, recipients });
      await eachTask(tasks, async (task) => {
        const notification = accepted.get(task.id);
        if (!notification) return store.commit((work) => work.finish(task));
        const recipient = recipients.get(notification.user_id);
        const rendered = (recipient && (await rendering(task))) ?? { refused: 'It was not rendered' };
        if ('later' in rendered) return store.commit((work) => work.retry(task, { delayMs: notBegunMs, spent: false }));
        // Another time it may be ready, for the machine may have been busy; at last the template is to blame.
        if (!('slow' in rendered)) return finish(task, notification, { recipient, rendered });
        if (task.spent < maxTries)
          return store.commit((work) => work.retry(task, { delayMs: backoffMs(task.spent + 1) }));
        return finish(task, notification, { recipient, rendered: { refused: rendered.slow } });
      });
    });
  }

  const finish = (
    task: Task,
    { id, user_id, channel, cause = {} }: Notification,
    { recipient, rendered }: { recipient: Recipient | undefined; rendered: Facts['rendered'] },
  ): Promise<void> =>
    store.commit(
      async (work) => {
        const gone = await work.find(departures, user_id);
        const at = clock.now();
        const texts = await textsTo(work, channel === 'sms' ? recipient?.phone : undefined, at);
        const known = await work.find(notifications, id);
        if (!known) return work.finish(task);
        const decision = prepare(known, { recipient: gone ? undefined : recipient, rendered, texts, at });
        const { status, send_at } = await work.because(cause).change(notifications, id, () => decision);
        if (status === 'accepted' && send_at !== undefined)
          return work.retry(task, { delayMs: Date.parse(send_at) - at.getTime(), spent: false });
        if (status === 'queued' && known.status !== 'queued') await texts.add();
        work.finish(task);
      },
      {
        reads: [
          { collection: notifications, ids: [id] },
          { collection: departures, ids: [user_id] },
        ],
      },
    );

  /** Counted in the transaction that queues the text, so that the limit holds over replicas too. */
  async function textsTo(work: Work, number: string | undefined, at: Date) {
    if (number === undefined) return { today: 0, most, add: async () => {} };
    const id = countId(number, at);
    const today = (await work.find(textCounts, id))?.texts ?? 0;
    const add = async () =>
      void (await work.put(textCounts, id, () => ({ document: { id, texts: today + 1 }, events: [] })));
    return { today, most, add };
  }

  return worker({
    queue: PREPARE,
    leaseMs: 120_000,
    batch: 64,
    handle,
    async dead({ id }, _error, work) {
      const known = await work.find(notifications, id);
      if (!known) return;
      // The customer reads this; what went wrong is in the dead letter, for staff.
      await work.because(known.cause ?? {}).change(notifications, id, () => giveUp(known, 'It could not be prepared'));
    },
  });
};
