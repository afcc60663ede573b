import { z } from 'zod';
import { Slug, Tag } from '../article.ts';
import { defineEvent } from '../event.ts';
import { Id } from '../ids.ts';

export const ArticlePublished = defineEvent({
  type: 'article.published',
  owner: 'articles',
  summary: 'An article was published for the first time; those who follow its tags are told',
  data: z.object({ article_id: Id, title: z.string(), slug: Slug, tags: z.array(Tag), author_id: Id }),
  subject: ({ article_id }) => article_id,
});
