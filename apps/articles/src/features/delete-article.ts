import { Id } from '@waybill/contracts';
import { reply, route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { z } from 'zod';
import { removeArticle } from '../storage/articles.ts';

export const deleteArticle = ({ store }: Pick<Kit, 'store'>) =>
  route({
    name: 'deleteArticle',
    method: 'delete',
    path: '/api/v1/articles/:article_id',
    summary: 'Remove an article and free its slug',
    access: 'manage_articles',
    params: z.object({ article_id: Id }),
    success: 204,
    refuses: ['article-not-found', 'version-mismatch'],
    handle: async ({ params: { article_id }, ifVersion }) => {
      await removeArticle(store, article_id, { ifVersion });
      return reply(undefined);
    },
  });
