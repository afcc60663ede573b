import { ReadMessagesAnswer, ReadMessagesRequest } from '@waybill/contracts';
import { route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { handOver } from '../domain/attempts.ts';
import { cancel, isErased } from '../domain/notification.ts';
import { notifications } from '../storage/notifications.ts';

/** Where cancelling and sending meet: what is given out here is `sending`, what was cancelled is not given out [D3]. */
export const readMessages = ({ store }: Pick<Kit, 'store'>) =>
  route({
    name: 'readMessages',
    method: 'post',
    path: '/internal/messages/read',
    summary: 'Give claimed messages to the worker of their channel',
    access: { callers: ['email', 'push', 'sms'] },
    body: ReadMessagesRequest,
    success: 200,
    returns: ReadMessagesAnswer,
    handle: async ({ app, body: { messages } }) => {
      const ids = messages.map(({ id }) => id);
      const results = await store.commit(
        async (work) => {
          const answers: ReadMessagesAnswer['results'] = [];
          for (const { id, ...claim } of messages) {
            const notification = await work.find(notifications, id);
            const handed = notification && notification.channel === app ? handOver(notification, claim) : undefined;
            const { message, metadata } = handed?.document ?? {};
            if (!handed || !message) {
              // Its user was deleted while it was to be sent: nobody will be given it, so it must not wait for ever.
              if (notification && isErased(notification))
                await work.change(notifications, id, (known) => cancel({ ...known, status: 'queued' }));
              answers.push({ id, withdrawn: notification?.status ?? 'gone' });
              continue;
            }
            const { to, ...decision } = handed;
            await work.change(notifications, id, () => decision);
            answers.push({ id, to, message, ...(metadata && { metadata }) });
          }
          return answers;
        },
        { reads: [{ collection: notifications, ids }] },
      );
      return { results };
    },
  });
