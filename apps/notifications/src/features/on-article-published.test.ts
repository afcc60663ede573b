import { ArticlePublished } from '@waybill/contracts';
import { publishedEvent } from '@waybill/testing';
import { expect, test } from 'vitest';
import { notifications } from '../storage/notifications.ts';
import { aUser, idOf, notificationsApi } from '../testing.ts';

const anArticle = () =>
  publishedEvent(
    ArticlePublished({
      article_id: idOf('article'),
      title: 'Ten lamps, tested',
      slug: 'ten-lamps-tested',
      tags: ['light', 'wood'],
      author_id: idOf('mara'),
    }),
    { correlationid: 'c-1' },
  );

/** `pages`: whom articles names as followers, page by page. */
async function followedBy(pages: string[][]) {
  const names = [...new Set(pages.flat())];
  const api = await notificationsApi(names.map((name) => aUser(name)));
  api.sidecar.answer('articles', 'POST', '/internal/followers/read', ({ body }) => {
    const page = Number((body as { cursor?: string }).cursor ?? 0);
    return {
      user_ids: (pages[page] ?? []).map(idOf),
      ...(page + 1 < pages.length && { next_cursor: String(page + 1) }),
    };
  });
  const told = async () => (await api.store.documents(notifications).list({ limit: 100 })).items;
  return { api, told };
}

test('each follower is told once, page after page, the author never', async () => {
  const { api, told } = await followedBy([['lan', 'mara'], ['minh', 'lan'], ['hoa']]);
  const event = anArticle();
  await api.react(event, event);
  await api.work();
  expect((await told()).map(({ user_id }) => user_id).toSorted()).toEqual(['lan', 'minh', 'hoa'].map(idOf).toSorted());
  expect(api.rendered.flat()[0]).toMatchObject({
    template_code: 'article-published',
    variables: { article: { title: 'Ten lamps, tested', slug: 'ten-lamps-tested', tags: ['light', 'wood'] } },
  });
  expect(api.store.published.map(({ correlationid }) => correlationid)).toEqual(['c-1', 'c-1', 'c-1']);
});

test('a repeated event tells nobody again [L3]', async () => {
  const { api, told } = await followedBy([['lan']]);
  const event = anArticle();
  for (const _ of [1, 2]) {
    await api.react(event);
    await api.work();
  }
  expect(await told()).toHaveLength(1);
});

test('an article without tags is told to nobody', async () => {
  const { api } = await followedBy([['lan']]);
  const event = anArticle();
  await api.react({ ...event, data: { ...event.data, tags: [] } });
  expect(await api.work()).toBe(0);
});
