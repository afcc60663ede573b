import { defineCollection, type Store } from '@waybill/store';
import type { Article, Author } from '../domain/article.ts';

/** The accounts that have written something, by id. */
export const authors = defineCollection<Author>({ name: 'authors', notFound: 'user-not-found' });

/** The queue of authors whose names are to be read anew. */
export const READ_AUTHOR = 'read-author';

/** The authors of these articles, by id. */
export async function authorsOf(
  store: Pick<Store, 'documents'>,
  articles: readonly Pick<Article, 'author_id'>[],
): Promise<ReadonlyMap<string, Author>> {
  const ids = [...new Set(articles.map(({ author_id }) => author_id))];
  const found = ids.length > 0 ? await store.documents(authors).findMany(ids) : [];
  return new Map(found.map((author) => [author.id, author]));
}
