import { TagList } from '@waybill/contracts';
import { route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { articles } from '../storage/articles.ts';
import { followId, follows } from '../storage/followers.ts';

export const listTags = ({ store }: Pick<Kit, 'store'>) =>
  route({
    name: 'listTags',
    method: 'get',
    path: '/api/v1/articles/tags',
    summary: 'The tags of published articles, the most used first, and which of them the caller follows',
    access: 'anyone',
    success: 200,
    returns: TagList,
    handle: async ({ visitor }) => {
      const rows = await store
        .documents(articles)
        .aggregate<{ _id: string; count: number }>([
          { $match: { status: 'published' } },
          { $unwind: '$tags' },
          { $group: { _id: '$tags', count: { $sum: 1 } } },
          { $sort: { count: -1, _id: 1 } },
          { $limit: 500 },
        ]);
      const followed = visitor
        ? await store.documents(follows).findMany(rows.map(({ _id }) => followId(_id, visitor.id)))
        : [];
      const own = new Set(followed.map(({ tag }) => tag));
      const items = rows.map(({ _id: tag, count }) => ({
        tag,
        articles: count,
        ...(visitor && { following: own.has(tag) }),
      }));
      return { items };
    },
  });
