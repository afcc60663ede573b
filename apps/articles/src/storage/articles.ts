import { type Decision, type Draft, Refusal, type Stored } from '@waybill/contracts';
import { type ChangeOptions, defineCollection, type Store, type Work } from '@waybill/store';
import type { Article } from '../domain/article.ts';

export const articles = defineCollection<Article>({
  name: 'articles',
  notFound: 'article-not-found',
  indexes: [
    { keys: { status: 1, created_at: -1 } },
    { keys: { tags: 1, created_at: -1 } },
    { keys: { author_id: 1, created_at: -1 } },
    { keys: { product_ids: 1 } },
    { keys: { slug: 1 } },
  ],
});

/** Which article a slug names. The slug is the id, so that it is unique by being the primary key. */
interface SlugClaim extends Stored {
  article_id: string;
}

export const slugs = defineCollection<SlugClaim>({ name: 'slugs', notFound: 'article-not-found' });

/** Adds an article with its slug, and whatever `also` does; refuses with `slug-taken`. */
export const addArticle = (
  store: Store,
  decision: Decision<Draft<Article>>,
  { also, once }: { also: (work: Work) => Promise<void> } & Pick<ChangeOptions<Article>, 'once'>,
): Promise<Article> =>
  store.commit(
    async (work) => {
      const article = await work.add(articles, decision);
      await claimSlug(work, undefined, article);
      await also(work);
      return article;
    },
    { once },
  );

/** Changes an article and who has its slug; refuses with `article-not-found`, `version-mismatch` or `slug-taken`. */
export const changeArticle = (
  store: Store,
  id: string,
  decide: (article: Article) => Decision<Article>,
  { ifVersion }: Pick<ChangeOptions<Article>, 'ifVersion'> = {},
): Promise<Article> =>
  store.commit(
    async (work) => {
      const before = await known(work, id, ifVersion);
      const after = await work.change(articles, id, decide);
      await claimSlug(work, before, after);
      return after;
    },
    { reads: [{ collection: articles, ids: [id] }] },
  );

export const removeArticle = (
  store: Store,
  id: string,
  { ifVersion }: Pick<ChangeOptions<Article>, 'ifVersion'> = {},
): Promise<void> =>
  store.commit(async (work) => {
    const { slug } = await known(work, id, ifVersion);
    await work.remove(slugs, slug);
    await work.remove(articles, id);
  });

async function known(work: Work, id: string, ifVersion: number | undefined): Promise<Article> {
  const article = await work.find(articles, id);
  if (!article) throw new Refusal('article-not-found');
  if (ifVersion !== undefined && article.version !== ifVersion) throw new Refusal('version-mismatch');
  return article;
}

async function claimSlug(work: Work, before: Article | undefined, { id, slug }: Article): Promise<void> {
  if (before?.slug === slug) return;
  if (before) await work.remove(slugs, before.slug);
  const claim = await work.add(slugs, { document: { id: slug, article_id: id }, events: [] });
  if (claim.article_id !== id) throw new Refusal('slug-taken', { slug });
}
