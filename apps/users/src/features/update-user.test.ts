import { beforeAll, expect, test } from 'vitest';
import { admin, manager, usersApi } from '../testing.ts';

let api: Awaited<ReturnType<typeof usersApi>>;
beforeAll(async () => {
  api = await usersApi();
  await api.seedStaff();
});

test('users change themselves, and what they leave out stays', async () => {
  const { user, password } = await api.newcomer();
  const changes = { name: '  Linh  ', email: `new-${user.email}`, locale: 'vi' };
  const { body } = await api.as(user).patch(`/api/v1/users/${user.id}`).send(changes).expect(200);
  expect(body).toMatchObject({
    name: 'Linh',
    email: changes.email,
    username: user.username,
    preferences: { locale: 'vi' },
    version: 2,
  });
  await api.post('/api/v1/auth/login').send({ email: changes.email.toUpperCase(), password }).expect(200);
  await api.post('/api/v1/auth/login').send({ email: user.email, password }).expect(401);
  expect(
    api.store.published.filter(({ subject, type }) => subject === user.id && type === 'user.updated'),
  ).toHaveLength(1);
});

test('a username that somebody else has is refused', async () => {
  const [one, other] = [await api.newcomer(), await api.newcomer()];
  const { body } = await api
    .as(one.user)
    .patch(`/api/v1/users/${one.user.id}`)
    .send({ username: other.user.username.toUpperCase() })
    .expect(409);
  expect(body.code).toBe('username-taken');
});

test('only oneself and administrators change an account', async () => {
  const { user } = await api.newcomer();
  await api.as({}).patch(`/api/v1/users/${user.id}`).send({ name: 'x' }).expect(404);
  await api.as(manager).patch(`/api/v1/users/${user.id}`).send({ name: 'x' }).expect(404);
  await api.as(admin).patch(`/api/v1/users/${user.id}`).send({ name: 'x' }).expect(200);
});

test('a change of what has changed meanwhile is refused', async () => {
  const { user } = await api.newcomer();
  const change = (etag: string) =>
    api.as(user).patch(`/api/v1/users/${user.id}`).set('if-match', etag).send({ name: 'x' });
  await change('"1"').expect(200);
  await change('"1"').expect(412);
});

test('roles cannot be changed on the side', async () => {
  const { user } = await api.newcomer();
  const { body } = await api
    .as(user)
    .patch(`/api/v1/users/${user.id}`)
    .send({ roles: ['admin'] })
    .expect(400);
  expect(body.errors[0].pointer).toBe('/roles');
});

test('a name that was given up is free for others, and one that only changed its case stays the own', async () => {
  const [one, other] = [await api.newcomer(), await api.newcomer()];
  const rename = (id: string, username: string) => api.as({ id }).patch(`/api/v1/users/${id}`).send({ username });
  await rename(one.user.id, one.user.username.toUpperCase()).expect(200);
  await rename(one.user.id, `${one.user.username}.new`).expect(200);
  await rename(other.user.id, one.user.username).expect(200);
  await api.post('/api/v1/auth/login').send({ username: one.user.username, password: other.password }).expect(200);
});
