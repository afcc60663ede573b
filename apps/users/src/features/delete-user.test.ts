import { beforeAll, expect, test } from 'vitest';
import { names } from '../storage/accounts.ts';
import { users } from '../storage/users.ts';
import { admin, manager, registration, usersApi } from '../testing.ts';

let api: Awaited<ReturnType<typeof usersApi>>;
beforeAll(async () => {
  api = await usersApi();
  await api.seedStaff();
});

test('a deleted account is gone for everybody: its data, its sessions, its place in caches', async () => {
  const { user, grant, password } = await api.newcomer({ name: 'Very Personal' });
  await api.as(user).get(`/api/v1/users/${user.id}`).expect(200);
  await api.as(user).delete(`/api/v1/users/${user.id}`).expect(204);

  await api.as(admin).get(`/api/v1/users/${user.id}`).expect(404);
  await api.get('/api/v1/auth/me').set('authorization', `Bearer ${grant.access_token}`).expect(404);
  await api.post('/api/v1/auth/refresh').send({ refresh_token: grant.refresh_token }).expect(401);
  await api.post('/api/v1/auth/login').send({ username: user.username, password }).expect(401);
  const kept = JSON.stringify([
    await api.store.documents(users).get(user.id),
    (await api.store.documents(names).list({ limit: 100 })).items,
  ]);
  for (const personal of [user.username, user.email, 'Very Personal', 'argon2']) expect(kept).not.toContain(personal);
  expect(api.store.published.filter(({ subject }) => subject === user.id).at(-1)).toMatchObject({
    type: 'user.deleted',
    subjectversion: 2,
  });
});

test('username and address are free again', async () => {
  const { user } = await api.newcomer();
  await api.as(admin).delete(`/api/v1/users/${user.id}`).expect(204);
  await api
    .post('/api/v1/auth/register')
    .send({ ...registration, username: user.username, email: user.email })
    .expect(201);
});

test('two accounts can be deleted: tombstones do not collide', async () => {
  for (const { user } of [await api.newcomer(), await api.newcomer()]) {
    await api.as(user).delete(`/api/v1/users/${user.id}`).expect(204);
    await api.as(user).delete(`/api/v1/users/${user.id}`).expect(404);
  }
});

test('only oneself and administrators delete an account, and no administrator their own', async () => {
  const { user } = await api.newcomer();
  await api.as({}).delete(`/api/v1/users/${user.id}`).expect(404);
  await api.as(manager).delete(`/api/v1/users/${user.id}`).expect(404);
  await api
    .as(admin)
    .put(`/api/v1/users/${user.id}/roles`)
    .send({ roles: ['admin'] })
    .expect(200);
  const { body } = await api
    .as({ ...user, roles: ['admin'] })
    .delete(`/api/v1/users/${user.id}`)
    .expect(409);
  expect(body.code).toBe('own-admin-role');
});
