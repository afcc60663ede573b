import { ArticleChanges, ArticleView, Id } from '@waybill/contracts';
import { route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { z } from 'zod';
import { edit, viewOf } from '../domain/article.ts';
import { htmlOf } from '../domain/markdown.ts';
import type { Shop } from '../neighbours/shop.ts';
import { changeArticle } from '../storage/articles.ts';
import { authorsOf } from '../storage/authors.ts';

export const updateArticle = ({ store, clock, shop }: Pick<Kit, 'store' | 'clock'> & { shop: Shop }) =>
  route({
    name: 'updateArticle',
    method: 'patch',
    path: '/api/v1/articles/:article_id',
    summary: 'Change an article, publish it or take it back',
    description: 'What is left out stays. Taken back and published again, nobody is told a second time.',
    access: 'manage_articles',
    params: z.object({ article_id: Id }),
    body: ArticleChanges,
    success: 200,
    returns: ArticleView,
    refuses: ['article-not-found', 'slug-taken', 'product-unknown', 'text-too-complex', 'version-mismatch'],
    handle: async ({ params: { article_id }, body, ifVersion }) => {
      await shop.check(body.product_ids ?? []);
      const at = clock.now().toISOString();
      const changes = { ...body, html: body.body === undefined ? undefined : htmlOf(body.body) };
      const article = await changeArticle(store, article_id, (before) => edit(before, changes, at), { ifVersion });
      return viewOf(article, await authorsOf(store, [article]));
    },
  });
