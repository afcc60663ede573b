import { createTokenVerifier } from '@waybill/http';
import { beforeAll, expect, test } from 'vitest';
import { registration, usersApi } from '../testing.ts';

let api: Awaited<ReturnType<typeof usersApi>>;
beforeAll(async () => {
  api = await usersApi();
  await api.post('/api/v1/auth/register').send(registration).expect(201);
});

const logIn = (credentials: object) => api.post('/api/v1/auth/login').send(credentials);

test.each([{ username: 'linh.TRAN' }, { email: 'linh@example.com' }])(
  '%j and the password give tokens that no cache keeps',
  async (who) => {
    const { body, headers } = await logIn({ ...who, password: registration.password }).expect(200);
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 600, user: { username: 'Linh.Tran' } });
    expect(headers['cache-control']).toBe('no-store');
  },
);

test('every service can verify the access token with the published keys', async () => {
  const { body: grant } = await logIn({ username: 'linh.tran', password: registration.password });
  const { body: jwks } = await api.get('/api/v1/auth/jwks').expect(200);
  const verify = createTokenVerifier({
    issuer: 'waybill',
    audience: 'waybill',
    keys: async () => jwks,
    clock: api.clock,
  });
  expect(await verify(grant.access_token)).toMatchObject({ id: grant.user.id, roles: ['customer'], permissions: [] });

  const [header, claims] = grant.access_token
    .split('.')
    .map((part: string) => Buffer.from(part, 'base64url').toString());
  expect(JSON.parse(header)).toMatchObject({ alg: 'EdDSA', typ: 'at+jwt', kid: jwks.keys[0].kid });
  const { iat, exp } = JSON.parse(claims);
  expect(exp - iat).toBe(600);
});

test('a login is told with the id alone, under the version of the user', async () => {
  const { body } = await logIn({ username: 'linh.tran', password: registration.password }).expect(200);
  const told = api.store.published.filter(({ type }) => type === 'user.logged_in').at(-1);
  expect(told).toMatchObject({ subject: body.user.id, subjectversion: 1, data: { user_id: body.user.id } });
});

test('an unknown user and a wrong password get the same answer', async () => {
  const wrong = await logIn({ username: 'linh.tran', password: 'wrong password' }).expect(401);
  const unknown = await logIn({ username: 'nobody.here', password: 'wrong password' }).expect(401);
  const essence = ({ correlation_id, instance, ...rest }: Record<string, unknown>) => rest;
  expect(essence(unknown.body)).toEqual(essence(wrong.body));
  expect(wrong.body.code).toBe('wrong-credentials');
});

test('username and address together, or neither, are refused', async () => {
  await logIn({ password: 'x' }).expect(400);
  await logIn({ username: 'a', email: 'b', password: 'x' }).expect(400);
});

test('a filter in the place of a name is no name', async () => {
  await logIn({ username: { $ne: '' }, password: registration.password }).expect(400);
});
