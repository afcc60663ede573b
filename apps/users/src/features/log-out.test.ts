import { beforeAll, expect, test } from 'vitest';
import { usersApi } from '../testing.ts';

let api: Awaited<ReturnType<typeof usersApi>>;
beforeAll(async () => {
  api = await usersApi();
});

const logOut = (refresh_token: string) => api.post('/api/v1/auth/logout').send({ refresh_token });

test('after logging out no token of the session is good for anything', async () => {
  const { grant } = await api.newcomer();
  const { body: second } = await api
    .post('/api/v1/auth/refresh')
    .send({ refresh_token: grant.refresh_token })
    .expect(200);
  await logOut(second.refresh_token).expect(204);
  for (const { refresh_token } of [grant, second])
    await api.post('/api/v1/auth/refresh').send({ refresh_token }).expect(401);
});

test('logging out twice, or with a token that never was, is no mistake', async () => {
  const { grant } = await api.newcomer();
  await logOut(grant.refresh_token).expect(204);
  await logOut(grant.refresh_token).expect(204);
  const { text } = await logOut('never-was').expect(204);
  expect(text).toBe('');
});
