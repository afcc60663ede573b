import { Id, NotificationView } from '@waybill/contracts';
import { route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { z } from 'zod';
import { cancel, viewOf } from '../domain/notification.ts';
import { notifications, PREPARE } from '../storage/notifications.ts';
import { visibleTo } from './access.ts';

export const cancelNotification = ({ store }: Pick<Kit, 'store'>) =>
  route({
    name: 'cancelNotification',
    method: 'post',
    path: '/api/v1/notifications/:notification_id/cancellation',
    summary: 'Take back a notification that waits',
    description: 'Between two attempts a notification waits again.',
    access: 'signed-in',
    params: z.object({ notification_id: Id }),
    success: 200,
    returns: NotificationView,
    refuses: ['notification-not-found', 'notification-under-way'],
    handle: async ({ params: { notification_id }, caller, once }) =>
      viewOf(
        await store.commit(
          async (work) => {
            // What is held until its time has come is not looked at again.
            work.unschedule(PREPARE, notification_id);
            return work.change(notifications, notification_id, (known) => cancel(visibleTo(caller, known)));
          },
          { once: once?.answering(viewOf), reads: [{ collection: notifications, ids: [notification_id] }] },
        ),
      ),
  });
