import { type Channel, Id, ReadFollowersAnswer, Tag } from '@waybill/contracts';
import { worker } from '@waybill/messaging';
import type { Kit } from '@waybill/service';
import { z } from 'zod';
import { causeOf } from '../domain/notification.ts';
import { notificationIdFor } from '../domain/notification-id.ts';
import { notifications, request } from '../storage/notifications.ts';

export const TELL_FOLLOWERS = 'tell-followers';

/** What the task keeps of `article.published`, and how far it has come. */
const Payload = z.object({
  cause: z
    .object({ correlationid: z.string().exactOptional(), traceparent: z.string().exactOptional() })
    .transform(causeOf),
  author_id: Id,
  tags: z.array(Tag),
  article: z.record(z.string(), z.unknown()),
  at: z.string(),
  cursor: z.string().optional(),
});

/**
 * Tells the followers of an article's tags, one page of them at a time: a page's notifications and the place in the
 * list are one commit. Who follows two of its tags meets their own notification.
 */
export const tellFollowers = (
  { store, sidecar }: Pick<Kit, 'store' | 'sidecar'>,
  { channels }: { channels: readonly Channel[] },
) =>
  worker({
    queue: TELL_FOLLOWERS,
    leaseMs: 60_000,
    async handle(tasks) {
      for (const task of tasks) {
        const { tags, cursor, cause, article, author_id, at } = Payload.parse(task.payload);
        const { user_ids, next_cursor } = await sidecar.invoke({
          app: 'articles',
          path: '/internal/followers/read',
          body: { tags, cursor },
          returns: ReadFollowersAnswer,
        });
        // A new article is not worth the price of texts.
        const mailAndPush = channels.filter((channel) => channel !== 'sms');
        const wanted = user_ids
          .filter((id) => id !== author_id)
          .flatMap((user_id) =>
            mailAndPush.map((channel) => ({
              id: notificationIdFor(`${task.id}|${user_id}`, channel),
              user_id,
              channel,
              cause,
              template_code: 'article-published',
              priority: 3,
              variables: { article, at },
            })),
          );
        await store.commit(
          async (work) => {
            for (const one of wanted) await request(work, one);
            if (next_cursor === undefined) work.finish(task);
            else work.retry(task, { delayMs: 0, spent: false, payload: { ...task.payload, cursor: next_cursor } });
          },
          { reads: [{ collection: notifications, ids: wanted.map(({ id }) => id) }] },
        );
      }
    },
  });
