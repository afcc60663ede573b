import { Channel, Id, NotificationStatus, NotificationView, pageOf, pageQuery } from '@waybill/contracts';
import { may, route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { z } from 'zod';
import { viewOf } from '../domain/notification.ts';
import { notifications } from '../storage/notifications.ts';

export const listNotifications = ({ store }: Pick<Kit, 'store'>) =>
  route({
    name: 'listNotifications',
    method: 'get',
    path: '/api/v1/notifications',
    summary: 'List notifications, newest first: one’s own, or as staff all',
    access: 'signed-in',
    query: z.strictObject({
      user_id: Id.optional(),
      status: NotificationStatus.optional(),
      channel: Channel.optional(),
      ...pageQuery,
    }),
    success: 200,
    returns: pageOf(NotificationView),
    refuses: ['malformed-cursor'],
    handle: async ({ query: { limit, cursor, page, page_size, user_id, status, channel }, caller }) => {
      const own = may(caller, 'manage_notifications') ? [] : [{ user_id: caller.id }];
      const asked = Object.entries({ user_id, status, channel }).flatMap(([field, value]) =>
        value === undefined ? [] : [{ [field]: value }],
      );
      const both = [...own, ...asked];
      const filter = both.length > 0 ? { $and: both } : {};
      const kept = store.documents(notifications);
      const { items, ...place } =
        page || page_size
          ? await kept.page({ filter, page: page ?? 1, pageSize: page_size ?? limit })
          : await kept.list({ filter, limit, cursor });
      return { items: items.map(viewOf), ...place };
    },
  });
