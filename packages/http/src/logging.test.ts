import { Writable } from 'node:stream';
import { createLogger } from '@waybill/runtime';
import request from 'supertest';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { route } from './route.ts';
import { servedApp } from './testing.ts';
import { reply } from './types.ts';

const hello = route({
  name: 'hello',
  method: 'post',
  path: '/hello/:name',
  summary: 'Greets',
  access: 'anyone',
  params: z.object({ name: z.string() }),
  query: z.object({ code: z.string() }),
  body: z.object({ password: z.string() }),
  success: 200,
  handle: () => ({ ok: true }),
});

const walk = route({
  name: 'readLog',
  method: 'get',
  path: '/internal/events',
  summary: 'What happened',
  access: 'anyone',
  success: 200,
  handle: () => ({ events: [] }),
});

const read = route({
  name: 'read',
  method: 'get',
  path: '/read',
  summary: 'Reads, perhaps from a cache',
  access: 'anyone',
  success: 200,
  handle: () => reply({ ok: true }, { headers: { 'x-cache': 'HIT' } }),
});

async function linesOf(
  level: 'info' | 'debug',
  send: (url: string) => Promise<unknown>,
): Promise<Record<string, unknown>[]> {
  const lines: Record<string, unknown>[] = [];
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(JSON.parse(String(chunk)));
      done();
    },
  });
  const { url } = await servedApp({
    routes: [hello, walk, read],
    logger: createLogger({ app: 'test', level, destination }),
  });
  await send(url);
  return lines;
}

test('a request is one line: route, method, status, duration, correlation id, calling app', async () => {
  const [line, ...more] = await linesOf('info', (url) =>
    request(url)
      .post('/hello/Ann?code=s3cret')
      .set({ 'x-correlation-id': 'c-1', 'dapr-caller-app-id': 'gateway', authorization: 'Bearer s3cret.x.y' })
      .send({ password: 's3cret' }),
  );
  expect(more).toEqual([]);
  expect(line).toMatchObject({
    level: 'info',
    route: 'hello',
    method: 'POST',
    status: 200,
    correlation_id: 'c-1',
    caller_app: 'gateway',
    duration_ms: expect.any(Number),
  });
  expect(JSON.stringify(line)).not.toMatch(/s3cret|Ann/);
});

test('whether the cache had the answer is in the line', async () => {
  const [line] = await linesOf('info', (url) => request(url).get('/read'));
  expect(line).toMatchObject({ route: 'read', cache: 'HIT' });
});

test.each([
  ['probes', '/healthz', 'healthz'],
  ['walks of the log', '/internal/events', 'readLog'],
])('%s are heard at debug only', async (_what, path, name) => {
  const ask = (url: string) => request(url).get(path);
  expect(await linesOf('info', ask)).toEqual([]);
  expect(await linesOf('debug', ask)).toMatchObject([{ route: name, level: 'debug' }]);
});
