import { ProductDeleted, UserDeleted, UserUpdated } from '@waybill/contracts';
import { publishedEvent } from '@waybill/testing';
import { expect, test } from 'vitest';
import { articlesApi, idOf, linh, mara } from '../testing.ts';

async function anArticleBy() {
  const api = await articlesApi();
  const { id } = await api.written({ tags: ['light'], product_ids: [idOf('lamp'), idOf('desk')] });
  await api.work();
  const read = async () => (await api.get(`/api/v1/articles/${id}`).expect(200)).body;
  return { api, read };
}

test('a new name of the author is shown everywhere, whatever order its events come in [L7]', async () => {
  const { api, read } = await anArticleBy();
  api.names.set(mara.id, { name: 'Mara B.', version: 3 });
  const events = [publishedEvent(UserUpdated({ user_id: mara.id })), publishedEvent(UserUpdated({ user_id: mara.id }))];
  await api.react(...events.toReversed());
  await api.work();
  expect((await read()).author.name).toBe('Mara B.');
});

test('a deleted author leaves the article without a name, and a deleted follower is forgotten', async () => {
  const { api, read } = await anArticleBy();
  await api.follow(linh, 'light');
  api.names.delete(mara.id);
  await api.react(publishedEvent(UserDeleted({ user_id: mara.id })), publishedEvent(UserDeleted({ user_id: linh.id })));
  await api.work();
  expect((await read()).author).toEqual({ id: mara.id });
  expect(await api.followers('light')).toEqual([]);
});

test('users nobody has read anything of cost nothing', async () => {
  const { api } = await anArticleBy();
  const before = api.sidecar.invocations.length;
  await api.react(publishedEvent(UserUpdated({ user_id: linh.id })));
  expect(await api.work()).toBe(0);
  expect(api.sidecar.invocations).toHaveLength(before);
});

test('a deleted product leaves every article that spoke of it', async () => {
  const { api, read } = await anArticleBy();
  await api.react(publishedEvent(ProductDeleted({ product_id: idOf('lamp') })));
  await api.work();
  expect(await read()).toMatchObject({ product_ids: [idOf('desk')], version: 2 });
});
