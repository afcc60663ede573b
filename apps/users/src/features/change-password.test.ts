import { expect, test } from 'vitest';
import { usersApi } from '../testing.ts';

const next = 'a wholly other staple';

test('a new password lets in and the old one does no more; every other session ends, this one goes on', async () => {
  const api = await usersApi();
  const { user, grant, password } = await api.newcomer();
  const path = `/api/v1/users/${user.id}/password`;
  const body = { current_password: password, new_password: next };
  const { body: fresh } = await api.as(user).put(path).send(body).expect(200);
  expect(fresh.user).toMatchObject({ id: user.id, version: 2 });

  const logIn = (word: string) => api.post('/api/v1/auth/login').send({ username: user.username, password: word });
  await logIn(password).expect(401);
  await logIn(next).expect(200);
  const refresh = (refresh_token: string) => api.post('/api/v1/auth/refresh').send({ refresh_token });
  await refresh(grant.refresh_token).expect(401);
  await refresh(fresh.refresh_token).expect(200);
  expect(JSON.stringify(api.store.published)).not.toContain(next);
});

test('it takes the current password, and a new one that is none of the commonest', async () => {
  const api = await usersApi();
  const { user, grant, password } = await api.newcomer();
  const put = (body: object) => api.as(user).put(`/api/v1/users/${user.id}/password`).send(body);
  const wrong = await put({ current_password: 'not this one', new_password: next }).expect(422);
  expect(wrong.body.code).toBe('password-wrong');
  const common = await put({ current_password: password, new_password: 'password123' }).expect(422);
  expect(common.body.code).toBe('password-too-common');
  await put({ current_password: password, new_password: 'short' }).expect(400);
  await api.post('/api/v1/auth/refresh').send({ refresh_token: grant.refresh_token }).expect(200);
});

test('nobody changes the password of another, and of two changes at once one counts', async () => {
  const api = await usersApi();
  const { user, password } = await api.newcomer();
  const path = `/api/v1/users/${user.id}/password`;
  await api
    .as({ roles: ['admin'] })
    .put(path)
    .send({ current_password: password, new_password: next })
    .expect(404);
  const both = await Promise.all(
    [next, 'yet another staple'].map((word) =>
      api.as(user).put(path).send({ current_password: password, new_password: word }),
    ),
  );
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 422]);
});
