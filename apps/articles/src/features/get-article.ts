import { ArticlePage, Id, may, Refusal } from '@waybill/contracts';
import { route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { z } from 'zod';
import { viewOf } from '../domain/article.ts';
import { unlessAway } from '../neighbours/names.ts';
import type { Shop } from '../neighbours/shop.ts';
import { articles } from '../storage/articles.ts';
import { authorsOf } from '../storage/authors.ts';

export const getArticle = ({ store, shop }: Pick<Kit, 'store'> & { shop: Shop }) =>
  route({
    name: 'getArticle',
    method: 'get',
    path: '/api/v1/articles/:article_id',
    summary: 'Read an article, with the products it speaks of',
    description: 'Drafts are there for those who may write. Without `products` the shop could not be asked just now.',
    access: 'anyone',
    params: z.object({ article_id: Id }),
    success: 200,
    returns: ArticlePage,
    refuses: ['article-not-found'],
    handle: async ({ params: { article_id }, visitor }) => {
      const article = await store.documents(articles).get(article_id);
      if (article.status === 'draft' && !(visitor && may(visitor, 'manage_articles')))
        throw new Refusal('article-not-found');
      const [authors, products] = await Promise.all([
        authorsOf(store, [article]),
        unlessAway(shop.cards(article.product_ids)),
      ]);
      return { ...viewOf(article, authors), ...(products && { products }) };
    },
  });
