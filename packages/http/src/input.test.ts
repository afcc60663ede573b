import request from 'supertest';
import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { route } from './route.ts';
import { servedApp } from './testing.ts';

const Line = z.strictObject({ product_id: z.uuid(), quantity: z.int().min(1) });

const place = route({
  name: 'place',
  method: 'post',
  path: '/shops/:shop_id/orders',
  summary: 'Place an order',
  access: 'anyone',
  params: z.object({ shop_id: z.coerce.number().int() }),
  query: z.object({ dry_run: z.stringbool().default(false), 'a/b': z.string().optional() }),
  body: z.union([z.object({ lines: z.array(Line).min(1) }), Line]),
  success: 200,
  handle: ({ params, query, body }) => ({ shop: params.shop_id, dry: query.dry_run, body }),
});
const plain = route({
  name: 'plain',
  method: 'get',
  path: '/plain',
  summary: 'Takes no query',
  access: 'anyone',
  success: 200,
  handle: () => ({ ok: true }),
});

let url = '';
beforeAll(async () => {
  ({ url } = await servedApp({ routes: [place, plain] }));
});

const product_id = '018f4c3e-7b1a-7c3d-9f00-0a1b2c3d4e5f';

test('what fits reaches the handler in the types of its schema', async () => {
  const { body } = await request(url)
    .post('/shops/7/orders?dry_run=true')
    .send({ lines: [{ product_id, quantity: 2 }] })
    .expect(200);
  expect(body).toEqual({ shop: 7, dry: true, body: { lines: [{ product_id, quantity: 2 }] } });
});

test('all mistakes are told together, each with its part and JSON pointer', async () => {
  const { body } = await request(url)
    .post('/shops/x/orders?dry_run=perhaps&a/b=1&a/b=2')
    .send({ lines: [{ product_id, quantity: 0, colour: 'red' }] })
    .expect(400)
    .expect('content-type', /^application\/problem\+json/);
  expect(body).toMatchObject({ type: 'urn:waybill:problem:malformed-request', code: 'malformed-request', status: 400 });
  expect(body.errors.map(({ in: part, pointer }: { in: string; pointer: string }) => `${part} ${pointer}`)).toEqual([
    'path /shop_id',
    'query /dry_run',
    'query /a~1b',
    'body /lines/0/quantity',
    'body /lines/0/colour',
  ]);
});

test('unknown members are refused although the schema is a plain object', async () => {
  await request(url)
    .post('/shops/7/orders')
    .send({ lines: [{ product_id, quantity: 1 }], total: 1 })
    .expect(400);
  await request(url).get('/plain?x=1').expect(400);
});

test.each(['dry_run[$ne]=true', 'dry_run=true&dry_run=true', '__proto__=1'])(
  'the query %s is refused',
  async (query) => {
    await request(url).post(`/shops/7/orders?${query}`).send({ product_id, quantity: 1 }).expect(400);
  },
);

test('mistakes are explained in Vietnamese to whoever prefers it', async () => {
  const { body, headers } = await request(url)
    .post('/shops/7/orders')
    .set('accept-language', 'vi-VN, en;q=0.5')
    .send({ product_id, quantity: 'two' })
    .expect(400);
  expect(headers['content-language']).toBe('vi');
  expect(body.title).toBe('Yêu cầu không hợp lệ');
  expect(body.errors[0].detail).toMatch(/mong đợi/);
});

test('thousands of unknown members are answered shortly: fifty mistakes, and how many more there are', async () => {
  const many = Object.fromEntries(Array.from({ length: 7_500 }, (_, index) => [index.toString(36), 0]));
  const { body, text } = await request(url)
    .post('/shops/7/orders')
    .send({ product_id, quantity: 1, ...many })
    .expect(400);
  expect(text.length).toBeLessThan(32_768);
  expect(body.errors).toHaveLength(50);
  expect(body.more_errors).toBe(7_450);
  expect(body.errors[0].detail).not.toContain('"');
  const query = Array.from({ length: 2_000 }, (_, index) => index.toString(36)).join('&');
  expect((await request(url).get(`/plain?${query}`).expect(400)).text.length).toBeLessThan(32_768);
});

test('thousands of bad lines and names without end are answered shortly', async () => {
  const lines = Array.from({ length: 20_000 }, () => 0);
  const bad = await request(url).post('/shops/7/orders').send({ lines }).expect(400);
  expect(bad.text.length).toBeLessThan(32_768);
  const long = await request(url)
    .post('/shops/7/orders')
    .send({ product_id, quantity: 1, ['x'.repeat(60_000)]: 1 })
    .expect(400);
  expect(long.body.errors[0].pointer).toHaveLength(200);
  expect(long.text.length).toBeLessThan(2_000);
});
