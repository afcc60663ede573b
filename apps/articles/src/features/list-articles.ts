import { ArticleStatus, ArticleSummary, Id, may, pageOf, pageQuery, Refusal, Slug, Tag } from '@waybill/contracts';
import { route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { z } from 'zod';
import { summaryOf } from '../domain/article.ts';
import { articles } from '../storage/articles.ts';
import { authorsOf } from '../storage/authors.ts';

export const listArticles = ({ store }: Pick<Kit, 'store'>) =>
  route({
    name: 'listArticles',
    method: 'get',
    path: '/api/v1/articles',
    summary: 'List published articles, newest first',
    description: '`status=draft` takes `manage_articles`.',
    access: 'anyone',
    query: z.strictObject({
      tag: Tag.optional(),
      author_id: Id.optional(),
      product_id: Id.optional(),
      slug: Slug.optional(),
      status: ArticleStatus.default('published'),
      ...pageQuery,
    }),
    success: 200,
    returns: pageOf(ArticleSummary),
    refuses: ['forbidden', 'malformed-cursor'],
    handle: async ({ query, visitor }) => {
      const { limit, cursor, page, page_size, tag, product_id, ...rest } = query;
      if (rest.status === 'draft' && !(visitor && may(visitor, 'manage_articles')))
        throw new Refusal('forbidden', { permission: 'manage_articles' });
      const filter = { ...present(rest), ...(tag && { tags: tag }), ...(product_id && { product_ids: product_id }) };
      const { items, ...place } =
        page || page_size
          ? await store.documents(articles).page({ filter, page: page ?? 1, pageSize: page_size ?? limit })
          : await store.documents(articles).list({ filter, limit, cursor });
      const authors = await authorsOf(store, items);
      return { items: items.map((article) => summaryOf(article, authors)), ...place };
    },
  });

const present = (fields: object) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
