import { ArticleStats } from '@waybill/contracts';
import { route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { articles } from '../storage/articles.ts';
import { authors } from '../storage/authors.ts';
import { follows } from '../storage/followers.ts';

export const articleStats = ({ store }: Pick<Kit, 'store'>) =>
  route({
    name: 'articleStats',
    method: 'get',
    path: '/api/v1/articles/stats',
    summary: 'How many articles, authors and follows there are',
    access: 'manage_articles',
    success: 200,
    returns: ArticleStats,
    handle: async () => {
      const [draft, published, writers, followed] = await Promise.all([
        store.documents(articles).count({ status: 'draft' }),
        store.documents(articles).count({ status: 'published' }),
        store.documents(authors).count({}),
        store.documents(follows).count({}),
      ]);
      return {
        total_articles: draft + published,
        by_status: { draft, published },
        authors: writers,
        follows: followed,
      };
    },
  });
