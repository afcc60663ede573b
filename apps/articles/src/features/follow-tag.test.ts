import { expect, test } from 'vitest';
import { alex, articlesApi, linh } from '../testing.ts';

test('whoever follows a tag is among its followers, once, until they follow it no more', async () => {
  const api = await articlesApi();
  await api.follow(linh, 'light');
  await api.follow(linh, 'light');
  await api.follow(linh, 'wood');
  await api.follow(alex, 'wood');
  expect(await api.followers('light')).toEqual([linh.id]);
  expect((await api.followers('light', 'wood')).toSorted()).toEqual([linh.id, alex.id].toSorted());
  await api.as(linh).delete('/api/v1/articles/tags/light/follow').expect(204);
  await api.as(linh).delete('/api/v1/articles/tags/light/follow').expect(204);
  expect(await api.followers('light')).toEqual([]);
});

test('followers come a page at a time, none left out', async () => {
  const api = await articlesApi();
  const many = Array.from({ length: 150 }, (_, index) => ({
    id: `01890000-0000-7000-8000-${String(index).padStart(12, '0')}`,
    roles: ['customer'] as const,
  }));
  await Promise.all(many.map((who) => api.as(who).put('/api/v1/articles/tags/light/follow').expect(204)));
  const met = new Set<string>();
  for (let cursor: string | undefined, pages = 0; pages === 0 || cursor; pages += 1) {
    const post = api.asApp('notifications').post('/internal/followers/read');
    const { body } = await post.send({ tags: ['light'], ...(cursor && { cursor }) }).expect(200);
    for (const id of body.user_ids) met.add(id);
    cursor = body.next_cursor;
    expect(pages).toBeLessThan(3);
  }
  expect(met.size).toBe(many.length);
});

test('following takes a login, and followers are told to notifications alone', async () => {
  const api = await articlesApi();
  await api.put('/api/v1/articles/tags/light/follow').expect(401);
  await api.as(linh).put('/api/v1/articles/tags/NOT-A-TAG/follow').expect(400);
  await api
    .asApp('orders')
    .post('/internal/followers/read')
    .send({ tags: ['light'] })
    .expect(403);
});
