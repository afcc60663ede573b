import request from 'supertest';
import { beforeAll, expect, test } from 'vitest';
import { route } from './route.ts';
import { servedApp, type TestTokens, testTokens } from './testing.ts';
import type { Access } from './types.ts';

const guarded = (name: string, access: Access) =>
  route({
    name,
    method: 'get',
    path: `/${name}`,
    summary: name,
    access,
    success: 200,
    handle: ({ visitor, app }) => ({ visitor: visitor?.id ?? null, app: app ?? null }),
  });

let url = '';
let tokens: TestTokens;
beforeAll(async () => {
  const misread = route({
    name: 'misread',
    method: 'get',
    path: '/misread',
    summary: 'Reads the caller of an open route',
    access: 'anyone',
    success: 200,
    handle: ({ caller }) => ({ id: caller.id }),
  });
  ({ url, tokens } = await servedApp({
    routes: [
      guarded('open', 'anyone'),
      guarded('mine', 'signed-in'),
      guarded('stock', 'manage_stock'),
      guarded('internal', { callers: ['orders', 'products'] }),
      misread,
    ],
  }));
});

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

test('an open route takes anybody, knows who signed in, and ignores a bad token', async () => {
  await request(url).get('/open').expect(200, { visitor: null, app: null });
  await request(url)
    .get('/open')
    .set(bearer(tokens.tokenFor({ id: 'u-1' })))
    .expect(200, { visitor: 'u-1', app: null });
  await request(url)
    .get('/open')
    .set(bearer(tokens.tokenFor({}, { claims: { exp: 1 } })))
    .expect(200, { visitor: null, app: null });
});

test('a signed-in route asks for a token, and says how', async () => {
  const missing = await request(url).get('/mine').expect(401);
  expect(missing.body.code).toBe('unauthenticated');
  expect(missing.headers['www-authenticate']).toBe('Bearer');
  const bad = await request(url).get('/mine').set(bearer('a.b.c')).expect(401);
  expect(bad.headers['www-authenticate']).toBe('Bearer error="invalid_token"');
  await request(url).get('/mine').set({ authorization: 'Basic dTpw' }).expect(401);
  await request(url).get('/mine').set(bearer(tokens.tokenFor())).expect(200);
});

test('a permission is needed where the route names one', async () => {
  const { body } = await request(url)
    .get('/stock')
    .set(bearer(tokens.tokenFor({ roles: ['customer'] })))
    .expect(403);
  expect(body).toMatchObject({ code: 'forbidden', permission: 'manage_stock' });
  await request(url)
    .get('/stock')
    .set(bearer(tokens.tokenFor({ roles: ['manager'] })))
    .expect(200);
});

test('an internal route answers only the apps it lists, matched exactly [T2]', async () => {
  await request(url).get('/internal').set('dapr-caller-app-id', 'orders').expect(200, { visitor: null, app: 'orders' });
  for (const app of ['', 'order', 'orders2', 'Orders', 'orders, products', 'orders,orders']) {
    await request(url).get('/internal').set('dapr-caller-app-id', app).expect(403);
  }
  const { body } = await request(url)
    .get('/internal')
    .set(bearer(tokens.tokenFor({ roles: ['admin'] })))
    .expect(403);
  expect(body.code).toBe('caller-not-allowed');
});

test('two caller app-ids are refused even when both are listed [T2]', async () => {
  const { body } = await request(url)
    .get('/internal')
    .set('dapr-caller-app-id', ['orders', 'orders'] as unknown as string)
    .expect(403);
  expect(body.code).toBe('caller-not-allowed');
});

test('reading the caller on an open route is a mistake that shows', async () => {
  await request(url).get('/misread').expect(500);
});

test('without keys signing in is unavailable, not refused, and open routes go on', async () => {
  const lost = testTokens();
  const down = { ...lost, keys: () => Promise.reject(new Error('users is down')) };
  const { url: cut } = await servedApp({
    routes: [guarded('open', 'anyone'), guarded('mine', 'signed-in')],
    tokens: down,
  });
  await request(cut).get('/mine').set(bearer(lost.tokenFor())).expect(503);
  await request(cut).get('/open').set(bearer(lost.tokenFor())).expect(200);
});
