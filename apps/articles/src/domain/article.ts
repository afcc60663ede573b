import { isDeepStrictEqual } from 'node:util';
import {
  type ArticleChanges,
  ArticlePublished,
  type ArticleSummary,
  type ArticleView,
  type Decision,
  type Draft,
  type NewArticle,
  type NewEvent,
  type Stored,
  unchanged,
} from '@waybill/contracts';
import { slugOf } from './slug.ts';

/** An article as it is kept, rendered when it is written. Its author's name stands with the author, so that a change of name is one write. */
export interface Article extends Stored, Omit<ArticleView, 'author' | keyof Stored> {
  author_id: string;
}

/** An author as articles knows one. A deleted account leaves its id without a name. */
export interface Author extends Stored {
  name?: string;
  /** Version of the account the name was read at. */
  user_version: number;
}

/** Takes over what users says of an author, unless it knows something newer [L7]; nothing said means a deleted account. */
export function told(author: Author, card: { name: string; version: number } | undefined): Decision<Author> {
  const { name: _, ...nameless } = author;
  if (!card) return author.name === undefined ? unchanged(author) : { document: nameless, events: [] };
  if (card.version < author.user_version || card.name === author.name) return unchanged(author);
  return { document: { ...nameless, name: card.name, user_version: card.version }, events: [] };
}

interface Writing {
  id: string;
  author_id: string;
  /** Its body as it is shown. */
  html: string;
  /** RFC 3339, UTC. */
  at: string;
}

export function write({ id, author_id, html, at }: Writing, { slug, ...fields }: NewArticle): Decision<Draft<Article>> {
  const document = {
    ...fields,
    id,
    author_id,
    html,
    slug: slug ?? slugOf(fields.title) ?? `article-${id.slice(-12)}`,
    ...(fields.status === 'published' && { published_at: at }),
  };
  return { document, events: document.status === 'published' ? [published(document)] : [] };
}

/** Changes what `changes` names. It is published once: taken back and shown again, nobody is told a second time. */
export function edit(
  article: Article,
  changes: ArticleChanges & { html?: string | undefined },
  at: string,
): Decision<Article> {
  const said = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  const document: Article = { ...article, ...said };
  if (isDeepStrictEqual(article, document)) return unchanged(article);
  if (document.status === 'draft' || document.published_at !== undefined) return { document, events: [] };
  return { document: { ...document, published_at: at }, events: [published(document)] };
}

export function unlink(article: Article, productId: string): Decision<Article> {
  if (!article.product_ids.includes(productId)) return unchanged(article);
  return {
    document: { ...article, product_ids: article.product_ids.filter((id) => id !== productId) },
    events: [],
  };
}

/** Names of authors, by id. */
export type Names = ReadonlyMap<string, { name?: string | undefined }>;

export function summaryOf({ body, html, author_id, ...shown }: Article, authors: Names): ArticleSummary {
  const name = authors.get(author_id)?.name;
  return { ...shown, author: { id: author_id, ...(name !== undefined && { name }) } };
}

export const viewOf = (article: Article, authors: Names): ArticleView => ({
  ...summaryOf(article, authors),
  body: article.body,
  html: article.html,
});

const published = ({ id, title, slug, tags, author_id }: Draft<Article>): NewEvent =>
  ArticlePublished({ article_id: id, title, slug, tags, author_id });
