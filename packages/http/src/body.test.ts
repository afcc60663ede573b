import { connect } from 'node:net';
import request from 'supertest';
import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { maxBodyBytes } from './body.ts';
import { route } from './route.ts';
import { servedApp } from './testing.ts';

const echo = route({
  name: 'echo',
  method: 'post',
  path: '/echo',
  summary: 'Answers the body',
  access: 'anyone',
  body: z.json(),
  success: 200,
  handle: ({ body }) => ({ body }),
});
const optional = route({
  name: 'optional',
  method: 'post',
  path: '/optional',
  summary: 'Takes a body or none',
  access: 'anyone',
  body: z.object({ reason: z.string() }).optional(),
  success: 200,
  handle: ({ body }) => ({ given: body !== undefined }),
});

let url = '';
beforeAll(async () => {
  ({ url } = await servedApp({ routes: [echo, optional] }));
});

const send = (body: string | Buffer, type = 'application/json') =>
  request(url)
    .post('/echo')
    .set('content-type', type)
    .serialize(String)
    .send(body as string);

/** Sends a body of unannounced length, then another request on the same connection; returns both answers. */
async function sendChunked(bytes: number): Promise<string> {
  const { port } = new URL(url);
  const socket = connect(Number(port), '127.0.0.1');
  const head = 'POST /echo HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n';
  socket.write(`${head}${bytes.toString(16)}\r\n${' '.repeat(bytes)}\r\n0\r\n\r\n`);
  socket.write('GET /healthz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n');
  let answer = '';
  for await (const chunk of socket) answer += chunk;
  return answer;
}

test('JSON in UTF-8 is taken, also under a +json type', async () => {
  await send('{"a":["ế"]}').expect(200, { body: { a: ['ế'] } });
  await send('{"a":1}', 'application/merge-patch+json; charset=UTF-8').expect(200);
});

test.each(['{"a":', 'nonsense', '{"a":1}}'])('%s is answered 400 malformed-json', async (body) => {
  const { body: problem } = await send(body).expect(400);
  expect(problem.code).toBe('malformed-json');
});

test('bytes that are not UTF-8 are answered 400 malformed-json', async () => {
  const { port } = new URL(url);
  const answer = await fetch(`http://127.0.0.1:${port}/echo`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: Buffer.from([0x22, 0xff, 0xfe, 0x22]),
  });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ code: 'malformed-json' });
});

test('sixteen levels are taken, seventeen are not', async () => {
  const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
  await send(nested(16)).expect(200);
  const { body } = await send(nested(17)).expect(400);
  expect(body.code).toBe('malformed-json');
  await send(nested(30_000)).expect(400);
});

test.each(['__proto__', 'constructor', 'prototype'])(
  'a member named %s is refused at any depth, with its place',
  async (name) => {
    const { body } = await send(`{"list":[{"${name}":{"admin":true}}]}`).expect(400);
    expect(body).toMatchObject({ code: 'malformed-request', errors: [{ in: 'body', pointer: `/list/0/${name}` }] });
  },
);

test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=utf-16', ''])(
  'the content type "%s" is answered 415',
  async (type) => {
    const answer = await fetch(`${url}/echo`, { method: 'POST', headers: { 'content-type': type }, body: '{}' });
    expect(answer.status).toBe(415);
  },
);

test('a compressed body is answered 415', async () => {
  await send('{}').set('content-encoding', 'gzip').expect(415);
});

test('more than 64 KiB is answered 413, announced or not, and 64 KiB are taken', async () => {
  await send(`"${'x'.repeat(maxBodyBytes - 2)}"`).expect(200);
  const { body } = await send(`"${'x'.repeat(maxBodyBytes - 1)}"`).expect(413);
  expect(body).toMatchObject({ code: 'body-too-large', limit: 65_536, detail: 'Send at most 65536 bytes.' });
  const answers = await sendChunked(3 * maxBodyBytes);
  expect(answers).toMatch(/^HTTP\/1\.1 413 /);
  expect(answers).toContain('HTTP/1.1 200 OK');
});

test('an empty body is refused only where one is needed', async () => {
  const { body } = await request(url).post('/echo').expect(400);
  expect(body.code).toBe('malformed-request');
  await request(url).post('/optional').expect(200, { given: false });
  await request(url).post('/optional').send({ reason: 'x' }).expect(200, { given: true });
  await request(url).post('/optional').send({ reason: 'x', more: 1 }).expect(400);
});
