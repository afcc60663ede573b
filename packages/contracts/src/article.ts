import { z } from 'zod';
import { Id, Timestamp } from './ids.ts';
import { Price } from './money.ts';

/** A subject that articles are found and followed by: lower case letters, digits and hyphens. */
export const Tag = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'lower case letters and digits, joined by hyphens')
  .max(50);

/** An article's name in addresses; never two articles with the same one. */
export const Slug = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'lower case letters and digits, joined by hyphens')
  .max(120);

export const ArticleStatus = z.enum(['draft', 'published']);
export type ArticleStatus = z.infer<typeof ArticleStatus>;

const fields = {
  title: z.string().trim().min(1).max(200),
  /** Markdown. */
  body: z.string().min(1).max(40_000),
};
const tags = z.array(Tag).max(10);
const productIds = z.array(Id).max(20);

/** `POST /articles`. Without a slug it is made from the title. */
export const NewArticle = z.strictObject({
  ...fields,
  slug: Slug.optional(),
  tags: tags.default([]),
  product_ids: productIds.default([]),
  status: ArticleStatus.default('draft'),
});
export type NewArticle = z.infer<typeof NewArticle>;

/** `PATCH /articles/:article_id`: what is left out stays. */
export const ArticleChanges = z
  .strictObject({ ...fields, slug: Slug, tags, product_ids: productIds, status: ArticleStatus })
  .partial();
export type ArticleChanges = z.infer<typeof ArticleChanges>;

/** Who wrote it. No name: users could not be asked yet, or the account is gone. */
const Author = z.strictObject({ id: Id, name: z.string().optional() });

/** An article as lists show it. */
export const ArticleSummary = z.strictObject({
  id: Id,
  title: z.string(),
  slug: z.string(),
  tags: z.array(z.string()),
  product_ids: z.array(Id),
  status: ArticleStatus,
  author: Author,
  published_at: Timestamp.optional(),
  created_at: Timestamp,
  updated_at: Timestamp,
  version: z.int(),
});
export type ArticleSummary = z.infer<typeof ArticleSummary>;

/** An article with its text, as Markdown and as HTML that is safe to show. */
export const ArticleView = ArticleSummary.extend({ body: z.string(), html: z.string() });
export type ArticleView = z.infer<typeof ArticleView>;

/** A product as an article shows it. */
export const ProductCard = z.strictObject({ id: Id, name: z.string(), price: Price });
export type ProductCard = z.infer<typeof ProductCard>;

/** `GET /articles/:article_id`: without `products` when products cannot be asked. */
export const ArticlePage = ArticleView.extend({ products: z.array(ProductCard).optional() });
export type ArticlePage = z.infer<typeof ArticlePage>;

/** `GET /articles/tags`. `following` is told to signed-in callers. */
export const TagList = z.strictObject({
  items: z.array(z.strictObject({ tag: z.string(), articles: z.int(), following: z.boolean().optional() })),
});

/** `GET /articles/stats`. */
export const ArticleStats = z.strictObject({
  total_articles: z.int(),
  by_status: z.record(ArticleStatus, z.int()),
  authors: z.int(),
  follows: z.int(),
});
export type ArticleStats = z.infer<typeof ArticleStats>;

/** `POST /internal/products/read` at products. Unknown and deleted ids are left out of the answer. */
export const ReadProductsRequest = z.strictObject({ ids: z.array(Id).min(1).max(500) });
export const ReadProductsAnswer = z.object({ products: z.array(ProductCard) });

/** `POST /internal/followers/read` at articles: who follows at least one of these tags, a page at a time. */
export const ReadFollowersRequest = z.strictObject({
  tags: z.array(Tag).min(1).max(10),
  cursor: z.string().max(1000).optional(),
});
export const ReadFollowersAnswer = z.object({ user_ids: z.array(Id), next_cursor: z.string().optional() });
