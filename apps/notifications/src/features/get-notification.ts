import { Id, NotificationView } from '@waybill/contracts';
import { route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { z } from 'zod';
import { viewOf } from '../domain/notification.ts';
import { notifications } from '../storage/notifications.ts';
import { visibleTo } from './access.ts';

export const getNotification = ({ store }: Pick<Kit, 'store'>) =>
  route({
    name: 'getNotification',
    method: 'get',
    path: '/api/v1/notifications/:notification_id',
    summary: 'Read what became of a notification',
    access: 'signed-in',
    params: z.object({ notification_id: Id }),
    success: 200,
    returns: NotificationView,
    refuses: ['notification-not-found'],
    handle: async ({ params, caller }) =>
      viewOf(visibleTo(caller, await store.documents(notifications).find(params.notification_id))),
  });
