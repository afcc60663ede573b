import { ArticleView, NewArticle, Refusal } from '@waybill/contracts';
import { created, route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { v7 as uuid } from 'uuid';
import { type Article, viewOf, write } from '../domain/article.ts';
import { htmlOf } from '../domain/markdown.ts';
import { readNames, unlessAway } from '../neighbours/names.ts';
import type { Shop } from '../neighbours/shop.ts';
import { addArticle } from '../storage/articles.ts';
import { authors, READ_AUTHOR } from '../storage/authors.ts';

/** How long a writer waits for their own name; without it the article is kept all the same. */
const nameTimeoutMs = 1_500;

export const createArticle = (kit: Pick<Kit, 'store' | 'sidecar' | 'clock'> & { shop: Shop }) => {
  const { store, clock, shop } = kit;
  return route({
    name: 'createArticle',
    method: 'post',
    path: '/api/v1/articles',
    summary: 'Write an article',
    description: 'The body is Markdown. Followers of its tags are told when it is first published.',
    access: 'manage_articles',
    body: NewArticle,
    success: 201,
    returns: ArticleView,
    refuses: ['slug-taken', 'product-unknown', 'text-too-complex', 'user-not-found'],
    handle: async ({ body, caller, once }) => {
      const [names] = await Promise.all([
        unlessAway(readNames(kit, [caller.id], nameTimeoutMs)),
        shop.check(body.product_ids),
      ]);
      const card = names?.get(caller.id);
      if (names && !card) throw new Refusal('user-not-found');
      const answer = (article: Article) =>
        created(`/api/v1/articles/${article.id}`, viewOf(article, names ?? new Map()));
      const html = htmlOf(body.body);
      const decision = write({ id: uuid(), author_id: caller.id, html, at: clock.now().toISOString() }, body);
      const article = await addArticle(store, decision, {
        once: once?.answering(answer),
        also: async (work) => {
          if (await work.find(authors, caller.id)) return;
          const { name, version = 0 } = card ?? {};
          const document = { id: caller.id, user_version: version, ...(name !== undefined && { name }) };
          await work.add(authors, { document, events: [] });
          // Read once more after the commit: from here on a change of name finds the author.
          work.schedule({ queue: READ_AUTHOR, id: caller.id });
        },
      });
      return answer(article);
    },
  });
};
