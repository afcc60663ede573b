import { worker } from '@waybill/messaging';
import { withSpan } from '@waybill/runtime';
import type { Kit } from '@waybill/service';
import { type Task, TaskLost } from '@waybill/store';
import type { Notification } from '../domain/notification.ts';
import { prepare } from '../domain/prepare.ts';
import { departures, notifications, PREPARE } from '../storage/notifications.ts';
import { readRecipients } from './read-recipients.ts';
import { renderFor } from './render-for.ts';

/** Renders and addresses what was accepted: each neighbour is asked once for a whole batch, outside any transaction [L6]. */
export const prepareNotifications = (kit: Pick<Kit, 'store' | 'sidecar' | 'clock'>) => {
  const { store, clock } = kit;

  async function handle(tasks: readonly Task[]): Promise<void> {
    const found = await store.documents(notifications).findMany(tasks.map(({ id }) => id));
    const accepted = found.filter(({ status }) => status === 'accepted');
    const causes = accepted.map(({ cause }) => cause?.traceparent);
    await withSpan('prepare notifications', { causes }, () => prepareAll(tasks, accepted));
  }

  async function prepareAll(tasks: readonly Task[], accepted: readonly Notification[]): Promise<void> {
    const recipients = await readRecipients(kit, accepted);
    const addressed = accepted.flatMap((notification) => {
      const recipient = recipients.get(notification.user_id);
      return recipient ? [{ notification, recipient }] : [];
    });
    const rendered = await renderFor(kit, addressed);
    const ended = await Promise.allSettled(
      tasks.map((task) =>
        finish(
          task,
          accepted.find(({ id }) => id === task.id),
          recipients,
          rendered,
        ),
      ),
    );
    for (const outcome of ended) {
      if (outcome.status === 'rejected' && !(outcome.reason instanceof TaskLost)) throw outcome.reason;
    }
  }

  const finish = (
    task: Task,
    accepted: Notification | undefined,
    recipients: Awaited<ReturnType<typeof readRecipients>>,
    rendered: Awaited<ReturnType<typeof renderFor>>,
  ): Promise<void> =>
    store.commit(
      async (work) => {
        work.finish(task);
        if (!accepted) return;
        const gone = await work.find(departures, accepted.user_id);
        await work.because(accepted.cause ?? {}).change(notifications, accepted.id, (notification) =>
          prepare(notification, {
            recipient: gone ? undefined : recipients.get(notification.user_id),
            rendered: rendered.get(notification.id) ?? { refused: 'It was not rendered' },
            at: clock.now(),
          }),
        );
      },
      {
        reads: accepted
          ? [
              { collection: notifications, ids: [accepted.id] },
              { collection: departures, ids: [accepted.user_id] },
            ]
          : [],
      },
    );

  return worker({ queue: PREPARE, leaseMs: 60_000, batch: 64, concurrency: 2, handle });
};
