import { expect, test } from 'vitest';
import { aNewArticle, anArticle, idOf } from '../testing.ts';
import { type Author, edit, summaryOf, told, unlink, write } from './article.ts';

const at = '2026-01-02T03:04:05.000Z';
const writing = { id: idOf('lamps'), author_id: idOf('mara'), html: '<p>A bright one</p>\n', at };

test('a draft is told to nobody; what is published at once is', () => {
  expect(write(writing, aNewArticle({ status: 'draft' })).events).toEqual([]);
  const { document, events } = write(writing, aNewArticle({ status: 'published', tags: ['light'] }));
  expect(document).toMatchObject({ published_at: at });
  expect(events).toMatchObject([
    {
      type: 'article.published',
      subject: writing.id,
      data: { title: 'Lamps', slug: 'lamps', tags: ['light'], author_id: writing.author_id },
    },
  ]);
});

test('the slug comes from the title, or from the id where the title gives none', () => {
  expect(write(writing, aNewArticle({ title: 'Đèn bàn' })).document.slug).toBe('den-ban');
  expect(write(writing, aNewArticle({ title: '???' })).document.slug).toBe(`article-${writing.id.slice(-12)}`);
  expect(write(writing, aNewArticle({ slug: 'own' })).document.slug).toBe('own');
});

test('publishing is told once, however often an article is taken back', () => {
  const first = edit(anArticle({ status: 'draft' }), { status: 'published' }, at);
  expect(first.events).toHaveLength(1);
  const back = edit(first.document, { status: 'draft' }, at);
  const again = edit(back.document, { status: 'published' }, '2027-01-01T00:00:00.000Z');
  expect([...back.events, ...again.events]).toEqual([]);
  expect(again.document.published_at).toBe(at);
});

test('a change that changes nothing is none', () => {
  const article = anArticle({ status: 'draft' });
  expect(edit(article, { title: article.title }, at).document).toBe(article);
  expect(unlink(article, idOf('unknown')).document).toBe(article);
});

test('an article forgets a deleted product and keeps the others', () => {
  const article = anArticle({ product_ids: [idOf('lamp'), idOf('desk')] });
  expect(unlink(article, idOf('lamp')).document.product_ids).toEqual([idOf('desk')]);
});

test('a list shows neither text nor the name of a deleted author', () => {
  const gone: Author = { id: idOf('mara'), user_version: 1, version: 1, created_at: at, updated_at: at };
  const summary = summaryOf(anArticle(), new Map([[gone.id, gone]]));
  expect(summary.author).toEqual({ id: idOf('mara') });
  expect(summary).not.toHaveProperty('body');
});

test('a name follows the newest version of the account, and goes with it', () => {
  const author: Author = {
    id: idOf('mara'),
    name: 'Mara',
    user_version: 3,
    version: 1,
    created_at: at,
    updated_at: at,
  };
  expect(told(author, { name: 'Old', version: 2 }).document).toBe(author);
  expect(told(author, { name: 'New', version: 4 }).document).toMatchObject({ name: 'New', user_version: 4 });
  const gone = told(author, undefined).document;
  expect(gone).not.toHaveProperty('name');
  expect(told(gone, undefined).document).toBe(gone);
});
