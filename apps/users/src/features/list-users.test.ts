import { beforeAll, expect, test } from 'vitest';
import { admin, manager, registration, usersApi } from '../testing.ts';

let api: Awaited<ReturnType<typeof usersApi>>;
beforeAll(async () => {
  api = await usersApi();
  for (const number of [1, 2, 3, 4, 5]) {
    api.clock.advance(1_000);
    const body = { ...registration, username: `user${number}`, email: `user${number}@example.com` };
    await api.post('/api/v1/auth/register').send(body).expect(201);
  }
});

const namesOf = ({ items }: { items: { username: string }[] }) => items.map(({ username }) => username);

test('pages follow one another by cursor, newest first', async () => {
  const { body: first } = await api.as(manager).get('/api/v1/users?limit=3').expect(200);
  expect(namesOf(first)).toEqual(['user5', 'user4', 'user3']);
  const { body: second } = await api.as(manager).get(`/api/v1/users?limit=3&cursor=${first.next_cursor}`).expect(200);
  expect(namesOf(second)).toEqual(['user2', 'user1']);
  expect(second.next_cursor).toBeUndefined();
});

test('a page by number tells the total', async () => {
  const { body } = await api.as(admin).get('/api/v1/users?page=2&page_size=2').expect(200);
  expect(body).toMatchObject({ total: 5, page: 2, page_size: 2 });
  expect(namesOf(body)).toEqual(['user3', 'user2']);
});

test('customers list nobody', async () => {
  const { body } = await api.as({}).get('/api/v1/users').expect(403);
  expect(body.code).toBe('forbidden');
});

test('a list is kept for a minute, and a change of any user shows at once', async () => {
  api.clock.advance(11_000);
  const read = () => api.as(admin).get('/api/v1/users?limit=1').expect(200);
  await read();
  expect((await read()).headers['x-cache']).toBe('MISS');
  expect((await read()).headers['x-cache']).toBe('HIT');
  const { user } = await api.newcomer();
  const fresh = await read();
  expect(fresh.headers['x-cache']).toBe('MISS');
  expect(namesOf(fresh.body)).toEqual([user.username]);
  await api.as(user).delete(`/api/v1/users/${user.id}`).expect(204);
  expect(namesOf((await read()).body)).toEqual(['user5']);
});
