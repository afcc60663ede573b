import { AcceptedNotification, type Channel, NewNotification } from '@waybill/contracts';
import { reply, route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import type { Notification } from '../domain/notification.ts';
import { request } from '../storage/notifications.ts';
import { acceptedView, keyOf, refuseTooFar, wantedBy } from './request-notification.ts';

export const requestNotifications = (
  { store, clock }: Pick<Kit, 'store' | 'clock'>,
  { channels }: { channels: readonly Channel[] },
) =>
  route({
    name: 'requestNotifications',
    method: 'post',
    path: '/api/v1/notifications/batch',
    summary: 'Send several messages, all or none',
    description: 'Each `request_id` counts as the key of its own message.',
    access: 'manage_notifications',
    body: z.strictObject({ notifications: z.array(NewNotification).min(1).max(100) }),
    success: 202,
    returns: z.strictObject({ items: z.array(AcceptedNotification) }),
    refuses: ['channel-not-served', 'send-at-too-far'],
    handle: async ({ body: { notifications }, caller, once }) => {
      for (const one of notifications) refuseTooFar(one, clock.now());
      const key = once?.key ?? uuid();
      const wanted = notifications.map((one, index) =>
        wantedBy(
          one,
          keyOf(caller.id, 'requestNotifications', ...(one.request_id ? [one.request_id] : [key, index])),
          channels,
        ),
      );
      const accepted = await store.commit(
        (work) => Promise.all(wanted.map((message) => Promise.all(message.map((one) => request(work, one))))),
        { once: once?.answering(answer) },
      );
      return answer(accepted);
    },
  });

const answer = (accepted: Notification[][]) => reply({ items: accepted.map(acceptedView) });
