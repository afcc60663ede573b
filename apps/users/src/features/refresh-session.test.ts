import { beforeAll, expect, test } from 'vitest';
import { admin, usersApi } from '../testing.ts';

let api: Awaited<ReturnType<typeof usersApi>>;
beforeAll(async () => {
  api = await usersApi();
  await api.seedStaff();
});

const refresh = (refresh_token: string) => api.post('/api/v1/auth/refresh').send({ refresh_token });

test('a refresh token gives new tokens, and the new one works again', async () => {
  const { grant } = await api.newcomer();
  const { body: second } = await refresh(grant.refresh_token).expect(200);
  expect(second.refresh_token).not.toBe(grant.refresh_token);
  expect(second.access_token).not.toBe(grant.access_token);
  expect(second.user).toEqual(grant.user);
  await refresh(second.refresh_token).expect(200);
});

test('a client whose answer was lost gets the same successor for 10 s', async () => {
  const { grant } = await api.newcomer();
  const { body: lost } = await refresh(grant.refresh_token).expect(200);
  api.clock.advance(10_000);
  const { body: again } = await refresh(grant.refresh_token).expect(200);
  expect(again.refresh_token).toBe(lost.refresh_token);
  await refresh(again.refresh_token).expect(200);
});

test('many who show the same token at once all get the same successor', async () => {
  const { grant } = await api.newcomer();
  const answers = await Promise.all(Array.from({ length: 8 }, () => refresh(grant.refresh_token).expect(200)));
  expect(new Set(answers.map(({ body }) => body.refresh_token)).size).toBe(1);
});

test('a token that is used again later ends the session, for its thief and its owner alike', async () => {
  const { grant } = await api.newcomer();
  const { body: second } = await refresh(grant.refresh_token).expect(200);
  api.clock.advance(10_001);
  const { body: problem } = await refresh(grant.refresh_token).expect(401);
  expect(problem.code).toBe('session-ended');
  await refresh(second.refresh_token).expect(401);
});

test('one session that ends leaves the others of its user alone', async () => {
  const { user, grant, password } = await api.newcomer();
  const { body: phone } = await api.post('/api/v1/auth/login').send({ username: user.username, password }).expect(200);
  await api.post('/api/v1/auth/logout').send({ refresh_token: phone.refresh_token }).expect(204);
  await refresh(phone.refresh_token).expect(401);
  await refresh(grant.refresh_token).expect(200);
});

test('a session that nobody refreshes for 30 days ends', async () => {
  const { grant } = await api.newcomer();
  api.clock.advance(30 * 86_400_000);
  await refresh(grant.refresh_token).expect(401);
});

test('new tokens carry the roles of now', async () => {
  const { user, grant } = await api.newcomer();
  await api
    .as(admin)
    .put(`/api/v1/users/${user.id}/roles`)
    .send({ roles: ['customer', 'manager'] })
    .expect(200);
  const { body } = await refresh(grant.refresh_token).expect(200);
  expect(body.user.roles).toEqual(['customer', 'manager']);
});

test.each(['nonsense', 'B'.repeat(64), `${'A'.repeat(8)}gAiAAA${'A'.repeat(50)}`])(
  'the made-up token %s gives nothing',
  async (token) => {
    const { body } = await refresh(token).expect(401);
    expect(body.code).toBe('session-ended');
  },
);

test('neither the tokens nor the password are anywhere in the database', async () => {
  const { user, grant, password } = await api.newcomer();
  const kept = JSON.stringify([
    await api.store.documents((await import('../storage/sessions.ts')).sessions).list({ filter: { user_id: user.id } }),
    await api.store.documents((await import('../storage/users.ts')).users).get(user.id),
    api.store.published,
  ]);
  for (const secret of [grant.refresh_token, grant.access_token, password]) expect(kept).not.toContain(secret);
});
