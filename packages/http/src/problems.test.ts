import { Writable } from 'node:stream';
import { Refusal } from '@waybill/contracts';
import { createLogger } from '@waybill/runtime';
import request from 'supertest';
import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { route } from './route.ts';
import { servedApp } from './testing.ts';

const throwing = (name: string, error: () => unknown) =>
  route({
    name,
    method: 'get',
    path: `/${name}`,
    summary: 'Throws',
    access: 'anyone',
    success: 200,
    returns: z.strictObject({ ok: z.literal(true) }),
    handle: () => {
      const thrown = error();
      if (thrown) throw thrown;
      return { ok: false } as never;
    },
  });

const lines: string[] = [];
const destination = new Writable({
  write(chunk, _encoding, done) {
    lines.push(String(chunk));
    done();
  },
});

let url = '';
beforeAll(async () => {
  const stock = { product_id: 'p-1', available: 2, requested: 3 };
  ({ url } = await servedApp({
    routes: [
      throwing('refused', () => new Refusal('insufficient-stock', stock)),
      throwing('broken', () => new Error('the password is hunter2')),
      throwing('busy', () => new Refusal('too-many-requests', { retry_after_s: 2.5 })),
      throwing('unreachable', () => Object.assign(new Error('users'), { name: 'Unreachable' })),
      throwing('untrue', () => undefined),
    ],
    logger: createLogger({ app: 'test', destination }),
  }));
});

test('a refusal becomes a problem document whose facts are members of their own', async () => {
  const { body, headers } = await request(url).get('/refused').set('x-correlation-id', 'c-1').expect(409);
  expect(headers['content-type']).toBe('application/problem+json');
  expect(body).toEqual({
    type: 'urn:waybill:problem:insufficient-stock',
    title: 'There is not enough in stock',
    status: 409,
    detail: 'Of product p-1, 2 can be sent; 3 were asked for.',
    code: 'insufficient-stock',
    correlation_id: 'c-1',
    product_id: 'p-1',
    available: 2,
    requested: 3,
  });
});

test('title and detail are in the caller’s language, English for all others', async () => {
  const vietnamese = await request(url).get('/refused').set('accept-language', 'vi');
  expect(vietnamese.body.title).toBe('Không đủ hàng trong kho');
  expect(vietnamese.headers).toMatchObject({ 'content-language': 'vi', vary: 'accept-language' });
  const french = await request(url).get('/refused').set('accept-language', 'fr');
  expect(french.headers['content-language']).toBe('en');
});

test('an unknown error tells the caller nothing and the log everything, in one line', async () => {
  lines.length = 0;
  const { body, text } = await request(url).get('/broken').expect(500);
  expect(text).not.toContain('hunter2');
  expect(body.code).toBe('internal');
  expect(lines).toHaveLength(1);
  const line = JSON.parse(lines[0] ?? '');
  expect(line).toMatchObject({ level: 'error', route: 'broken', status: 500, code: 'internal' });
  expect(line.correlation_id).toBe(body.correlation_id);
  expect(line.err.stack).toContain('hunter2');
});

test('whoever should wait is told for how long', async () => {
  const busy = await request(url).get('/busy').expect(429).expect('retry-after', '3');
  expect(busy.body.detail).toBe('Wait 2.5 s and try again.');
  await request(url).get('/unreachable').expect(503).expect('retry-after', '1');
});

test('an unreachable neighbour is unavailable, and logged with its cause', async () => {
  lines.length = 0;
  const { body } = await request(url).get('/unreachable').expect(503);
  expect(body.code).toBe('unavailable');
  expect(JSON.parse(lines[0] ?? '').err.message).toBe('users');
});

test('an answer that its schema does not allow is an internal error where answers are checked', async () => {
  await request(url).get('/untrue').expect(500);
});
