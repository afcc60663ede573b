import { beforeAll, expect, test } from 'vitest';
import { admin, manager, usersApi } from '../testing.ts';

let api: Awaited<ReturnType<typeof usersApi>>;
beforeAll(async () => {
  api = await usersApi();
  await api.seedStaff();
});

const setRoles = (id: string, roles: string[], by = admin) =>
  api.as(by).put(`/api/v1/users/${id}/roles`).send({ roles });

test('a role that is taken away ends the sessions; a new login is without it', async () => {
  const { user, password } = await api.newcomer();
  await setRoles(user.id, ['customer', 'manager']).expect(200);
  const logIn = () => api.post('/api/v1/auth/login').send({ username: user.username, password }).expect(200);
  const { body: grant } = await logIn();
  expect(grant.user.roles).toEqual(['customer', 'manager']);

  const { body } = await setRoles(user.id, ['customer']).expect(200);
  expect(body.roles).toEqual(['customer']);
  await api.post('/api/v1/auth/refresh').send({ refresh_token: grant.refresh_token }).expect(401);
  expect((await logIn()).body.user.roles).toEqual(['customer']);
});

test('only administrators give roles', async () => {
  const { user } = await api.newcomer();
  await setRoles(user.id, ['admin'], manager).expect(403);
  await api
    .as(user)
    .put(`/api/v1/users/${user.id}/roles`)
    .send({ roles: ['admin'] })
    .expect(403);
});

test('an administrator cannot give up their own role, and there are no unknown roles', async () => {
  const { user } = await api.newcomer();
  await setRoles(user.id, ['admin']).expect(200);
  const own = { id: user.id, roles: ['admin' as const] };
  expect((await setRoles(user.id, ['customer'], own).expect(409)).body.code).toBe('own-admin-role');
  await setRoles(user.id, ['king']).expect(400);
  await setRoles(user.id, []).expect(400);
});
