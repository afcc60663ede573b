import { beforeAll, expect, test } from 'vitest';
import { usersApi } from '../testing.ts';

let api: Awaited<ReturnType<typeof usersApi>>;
beforeAll(async () => {
  api = await usersApi();
});

test('the access token of a login opens the own account', async () => {
  const { user, grant } = await api.newcomer();
  const { body, headers } = await api
    .get('/api/v1/auth/me')
    .set('authorization', `Bearer ${grant.access_token}`)
    .expect(200);
  expect(body).toEqual(user);
  expect(headers.etag).toBe('"1"');
});

test('without a token there is no account, and an expired one is none', async () => {
  await api.get('/api/v1/auth/me').expect(401);
  const { grant } = await api.newcomer();
  api.clock.advance(600_000);
  await api.get('/api/v1/auth/me').set('authorization', `Bearer ${grant.access_token}`).expect(401);
});
