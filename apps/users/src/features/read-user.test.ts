import { beforeAll, expect, test } from 'vitest';
import { admin, manager, usersApi } from '../testing.ts';

let api: Awaited<ReturnType<typeof usersApi>>;
beforeAll(async () => {
  api = await usersApi();
  await api.seedStaff();
});

test('a second read comes from the cache, and a change from the database', async () => {
  const { user } = await api.newcomer();
  const read = () => api.as(user).get(`/api/v1/users/${user.id}`).expect(200);
  api.clock.advance(11_000);
  expect((await read()).headers['x-cache']).toBe('MISS');
  const hit = await read();
  expect(hit.headers).toMatchObject({ 'x-cache': 'HIT', etag: '"1"' });
  expect(hit.body).toEqual(user);

  await api.as(user).patch(`/api/v1/users/${user.id}`).send({ name: 'Another' }).expect(200);
  const fresh = await read();
  expect(fresh.headers).toMatchObject({ 'x-cache': 'MISS', etag: '"2"' });
  expect(fresh.body.name).toBe('Another');
});

test('staff see everybody, customers only themselves: for them others do not exist', async () => {
  const { user } = await api.newcomer();
  await api.as(admin).get(`/api/v1/users/${user.id}`).expect(200);
  await api.as(manager).get(`/api/v1/users/${user.id}`).expect(200);
  const { body } = await api.as({}).get(`/api/v1/users/${user.id}`).expect(404);
  expect(body.code).toBe('user-not-found');
  await api.get(`/api/v1/users/${user.id}`).expect(401);
});

test('an id that is none is a mistake in the path', async () => {
  const { body } = await api.as(admin).get('/api/v1/users/1').expect(400);
  expect(body.errors[0].in).toBe('path');
});

test('with the cache down it answers all the same', async () => {
  const { user } = await api.newcomer();
  api.sidecar.down();
  const { headers } = await api.as(user).get(`/api/v1/users/${user.id}`).expect(200);
  api.sidecar.up();
  expect(headers['x-cache']).toBe('MISS');
});
