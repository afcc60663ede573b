import { ArticlePublished } from '@waybill/contracts';
import { on } from '@waybill/messaging';
import { causeOf } from '../domain/notification.ts';
import { TELL_FOLLOWERS } from './tell-followers.ts';

/** Has the followers of a new article's tags told: who they are is asked outside the transaction [L6]. */
export const tellOfArticles = () =>
  on(ArticlePublished, { name: 'article-messages', from: 'now' }, async (events, work) => {
    for (const { id, data, time, ...event } of events) {
      const { author_id, tags, ...article } = data;
      if (tags.length === 0) continue;
      work.schedule({
        queue: TELL_FOLLOWERS,
        id,
        priority: 3,
        payload: { cause: causeOf(event), author_id, tags, article: { ...article, tags }, at: time },
      });
    }
  });
