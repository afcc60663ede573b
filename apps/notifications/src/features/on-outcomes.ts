import { EmailFailed, EmailSent, PushFailed, PushSent, SmsFailed, SmsSent } from '@waybill/contracts';
import { on } from '@waybill/messaging';
import { record } from '../domain/attempts.ts';
import { notifications } from '../storage/notifications.ts';

const outcomes = [EmailSent, EmailFailed, PushSent, PushFailed, SmsSent, SmsFailed] as const;

/** Takes down what providers answered, attempt by attempt, in whatever order it is heard of [L7]. */
export const recordOutcomes = () =>
  on(outcomes, { name: 'outcomes', from: 'beginning' }, async (events, work) => {
    const ids = events.map(({ data }) => data.notification_id);
    const known = await work.findAll(notifications, ids);
    for (const { data, ...event } of events) {
      if (!known.has(data.notification_id)) continue; // dropped after its time
      const { attempt: number, answer, device_id } = data;
      const ending =
        'outcome' in data ? { outcome: data.outcome, final: data.final } : { outcome: 'sent' as const, final: true };
      const told = { number, ...(device_id !== undefined && { device_id }), answer, at: event.time, ...ending };
      await work
        .because(event)
        .change(notifications, data.notification_id, (notification) => record(notification, told));
    }
  });
