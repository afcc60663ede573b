import request from 'supertest';
import { beforeAll, expect, test } from 'vitest';
import { route } from './route.ts';
import type { Middleware } from './state.ts';
import { servedApp } from './testing.ts';

const open = route({
  name: 'open',
  method: 'get',
  path: '/open',
  summary: 'Open',
  access: 'anyone',
  success: 200,
  handle: () => ({}),
});
const dapr: Middleware = async (ctx, next) => {
  if (ctx.path !== '/dapr/subscribe') return next();
  ctx.body = '[]';
};

let url = '';
beforeAll(async () => {
  ({ url } = await servedApp({ routes: [open], appApiToken: 'sesame', mount: [dapr] }));
});

test('without the app API token nothing is answered, known or not [T2]', async () => {
  for (const path of ['/open', '/nowhere', '/dapr/subscribe', '/openapi.json']) {
    const { body } = await request(url).get(path).expect(401);
    expect(body.code).toBe('unauthenticated');
  }
});

test('a wrong token is refused, the right one let in, to mounted middlewares too', async () => {
  await request(url).get('/open').set('dapr-api-token', 'sesam').expect(403);
  await request(url).get('/open').set('dapr-api-token', 'sesame').expect(200);
  await request(url).get('/dapr/subscribe').set('dapr-api-token', 'sesame').expect(200, '[]');
});

test('probes and scrapes need no token', async () => {
  for (const path of ['/healthz', '/readyz', '/health', '/metrics']) await request(url).get(path).expect(200);
});

test('an empty token opens nothing: the app does not start', async () => {
  await expect(servedApp({ routes: [open], appApiToken: '' })).rejects.toThrow('APP_API_TOKEN');
});
