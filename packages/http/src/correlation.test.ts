import { currentContext } from '@waybill/runtime';
import request from 'supertest';
import { beforeAll, expect, test } from 'vitest';
import { route } from './route.ts';
import { servedApp } from './testing.ts';

const context = route({
  name: 'context',
  method: 'get',
  path: '/context',
  summary: 'Tells its context',
  access: 'anyone',
  success: 200,
  handle: async () => {
    await new Promise((resolve) => setImmediate(resolve));
    return currentContext();
  },
});

let url = '';
beforeAll(async () => {
  ({ url } = await servedApp({ routes: [context] }));
});

test('a well-formed correlation id is taken over, also into the context', async () => {
  const { body, headers } = await request(url).get('/context').set('x-correlation-id', 'order:7.a_b-c');
  expect(headers['x-correlation-id']).toBe('order:7.a_b-c');
  expect(body.correlationId).toBe('order:7.a_b-c');
});

test.each(['', 'two words', 'x'.repeat(129), '<script>'])('the correlation id "%s" is replaced by ours', async (id) => {
  const { headers } = await request(url).get('/context').set('x-correlation-id', id);
  expect(headers['x-correlation-id']).toBe(headers['x-request-id']);
});

test('the request id is always ours', async () => {
  const { headers } = await request(url).get('/context').set('x-request-id', 'mine');
  expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
});

test('a traceparent is kept, and begun where there is none', async () => {
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  expect((await request(url).get('/context').set('traceparent', traceparent)).body.traceparent).toBe(traceparent);
  expect((await request(url).get('/context').set('traceparent', 'x')).body.traceparent).toMatch(/^00-[0-9a-f]{32}-/);
});

test('at the door from outside a trace is always begun, whatever the client says', async () => {
  const { url: door } = await servedApp({ routes: [context], takesTraces: false });
  const { body } = await request(door)
    .get('/context')
    .set('traceparent', '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01')
    .set('x-correlation-id', 'mine');
  expect(body.traceparent).toMatch(/^00-(?!4bf92f35)[0-9a-f]{32}-/);
  expect(body.correlationId).toBe('mine');
});
