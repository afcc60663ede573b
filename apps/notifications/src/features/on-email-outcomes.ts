import { EmailFailed, EmailSent } from '@waybill/contracts';
import { on } from '@waybill/messaging';
import { record } from '../domain/attempts.ts';
import { notifications } from '../storage/notifications.ts';

/** Takes down what the mail server answered, attempt by attempt, in whatever order it is heard of [L7]. */
export const recordEmailOutcomes = () =>
  on([EmailSent, EmailFailed], { name: 'email-outcomes', from: 'beginning' }, async (events, work) => {
    const ids = events.map(({ data }) => data.notification_id);
    const known = await work.findAll(notifications, ids);
    for (const { data, ...event } of events) {
      if (!known.has(data.notification_id)) continue; // dropped after its time
      const { attempt: number, answer } = data;
      const ending =
        'outcome' in data ? { outcome: data.outcome, final: data.final } : { outcome: 'sent' as const, final: true };
      await work
        .because(event)
        .change(notifications, data.notification_id, (notification) =>
          record(notification, { number, answer, at: event.time, ...ending }),
        );
    }
  });
