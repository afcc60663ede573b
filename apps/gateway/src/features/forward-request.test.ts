import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { InvocationFailed, Unreachable } from '@waybill/sidecar';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type TestGateway, testGateway } from '../testing.ts';

let gateway: TestGateway;
beforeEach(async () => {
  gateway = await testGateway();
});
afterEach(() => gateway.close());

const lastCall = () => gateway.sidecar.invocations.at(-1);
const post = (body: string, headers: Record<string, string> = {}) =>
  gateway.call('/api/v1/orders', { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });

test('a request reaches the app of its path whole, and its answer comes back whole', async () => {
  gateway.sidecar.answer('orders', 'POST', '/api/v1/orders?x=1', () => ({
    status: 201,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      location: '/api/v1/orders/1',
      etag: '"1"',
      'x-request-id': 'of-orders',
      'x-content-type-options': 'nosniff',
    },
    body: '{"id":"1"}',
  }));
  const response = await gateway.call('/api/v1/orders?x=1', {
    method: 'POST',
    body: '{"lines":[]}',
    headers: { 'content-type': 'application/json', 'idempotency-key': 'k', 'x-correlation-id': 'cause-1' },
  });
  expect(response.status).toBe(201);
  expect(await response.json()).toEqual({ id: '1' });
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(Object.fromEntries(response.headers)).toMatchObject({
    location: '/api/v1/orders/1',
    etag: '"1"',
    'x-correlation-id': 'cause-1',
  });
  expect(response.headers.get('x-request-id')).not.toBe('of-orders');
  expect(lastCall()).toMatchObject({
    app: 'orders',
    body: '{"lines":[]}',
    headers: { 'idempotency-key': 'k', 'content-type': 'application/json' },
  });
});

test('a POST without a key gets one of the gateway, which a client cannot set [C6]', async () => {
  gateway.sidecar.answer('orders', 'POST', '/api/v1/orders', () => ({}));
  await post('{}', { 'x-attempt-key': 'mine' });
  const first = lastCall()?.headers['x-attempt-key'];
  await post('{}');
  expect(first).toMatch(/^[0-9a-f-]{36}$/);
  expect(lastCall()?.headers['x-attempt-key']).not.toBe(first);
});

test('beside a key of the client there is one of the gateway too, for routes that take none [C6]', async () => {
  gateway.sidecar.answer('users', 'POST', '/api/v1/auth/register', () => ({}));
  await gateway.call('/api/v1/auth/register', { method: 'POST', body: '{}', headers: { 'idempotency-key': 'k' } });
  expect(lastCall()?.headers).toMatchObject({ 'idempotency-key': 'k', 'x-attempt-key': expect.any(String) });
});

test('a PATCH gets a key of the gateway too, other methods do not [C6]', async () => {
  gateway.sidecar.answer('products', 'PATCH', /.*/, () => ({}));
  gateway.sidecar.answer('products', 'PUT', /.*/, () => ({}));
  const send = (method: string) => gateway.call('/api/v1/products/1/stock', { method, body: '{}' });
  await send('PATCH');
  expect(lastCall()?.headers['x-attempt-key']).toMatch(/^[0-9a-f-]{36}$/);
  await send('PUT');
  expect(lastCall()?.headers).not.toHaveProperty('x-attempt-key');
});

test('a body of 64 KiB passes and a byte more does not, whether its length is told or not', async () => {
  gateway.sidecar.answer('orders', 'POST', '/api/v1/orders', () => ({}));
  expect((await post('x'.repeat(65_536))).status).toBe(200);
  const refused = await post('x'.repeat(65_537));
  expect([refused.status, await refused.json()]).toMatchObject([413, { code: 'body-too-large', limit: 65_536 }]);
  const chunk = `4000\r\n${'x'.repeat(0x4000)}\r\n`;
  const head =
    'POST /api/v1/orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n';
  expect(await gateway.raw(`${head}\r\n${chunk.repeat(5)}0\r\n\r\n`)).toMatch(/^HTTP\/1\.1 413 /);
  expect(gateway.sidecar.invocations).toHaveLength(1);
  const passed = await gateway.raw(`${head}Connection: close\r\n\r\n${chunk.repeat(2)}0\r\n\r\n`);
  expect(passed).toMatch(/^HTTP\/1\.1 200 /);
  expect(lastCall()?.headers).not.toHaveProperty('transfer-encoding');
});

test('answers are streamed as they come', async () => {
  const body = new Readable({ read() {} });
  body.push('first');
  gateway.sidecar.answer('products', 'GET', '/api/v1/products', () => ({
    status: 200,
    headers: { 'content-type': 'text/plain' },
    body,
  }));
  const reader = (await gateway.call('/api/v1/products')).body?.getReader();
  const read = async () => Buffer.from((await reader?.read())?.value ?? []).toString();
  expect(await read()).toBe('first');
  body.push('second');
  expect(await read()).toBe('second');
  body.push(null);
  expect((await reader?.read())?.done).toBe(true);
});

test('an answer that breaks off on the way breaks off for the client too', async () => {
  const body = new Readable({ read() {} });
  body.push('half');
  gateway.sidecar.answer('products', 'GET', '/api/v1/products', () => ({ status: 200, body }));
  const response = await gateway.call('/api/v1/products');
  body.destroy(new Error('cut'));
  await expect(response.text()).rejects.toThrow();
  expect((await gateway.call('/healthz')).status).toBe(200);
});

test('an answer without a byte ends', async () => {
  gateway.sidecar.answer('orders', 'GET', '/api/v1/orders', () => ({ status: 200, body: Readable.from([]) }));
  expect(await (await gateway.call('/api/v1/orders')).text()).toBe('');
});

test('an answer that breaks off before its first byte is a problem like others, without the headers it came with', async () => {
  const breaksOff = () => new Readable({ read: (): void => undefined, construct: (done) => setImmediate(done) });
  for (const mark of [{}, { 'x-end-mark': 'mine' }]) {
    gateway.sidecar.answer('orders', 'GET', '/api/v1/orders/export', () => {
      const body = breaksOff();
      setTimeout(() => body.destroy(new Error('cut')), 20);
      return {
        status: 200,
        headers: { 'content-type': 'text/csv', 'content-length': '99', etag: '"1"', ...mark },
        body,
      };
    });
    const response = await gateway.call('/api/v1/orders/export');
    expect([response.status, await response.json()]).toMatchObject([503, { code: 'unavailable' }]);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(response.headers.has('etag')).toBe(false);
  }
});

test('an answer that says what it ends with is passed on without it, and breaks off where it does not come', async () => {
  const send = async (parts: (mark: string) => string[], pauseMs = 0) => {
    gateway.sidecar.answer('orders', 'GET', '/api/v1/orders/export', ({ headers }) => {
      const mark = String(headers['x-end-mark']);
      const body = Readable.from(slowly(parts(mark), pauseMs));
      return { status: 200, headers: { 'content-type': 'text/csv', 'x-end-mark': mark }, body };
    });
    const response = await gateway.call('/api/v1/orders/export', { headers: { 'x-end-mark': 'mine' } });
    expect(response.headers.has('x-end-mark')).toBe(false);
    return response.text();
  };
  expect(await send((mark) => ['one\n', 'two\n', mark])).toBe('one\ntwo\n');
  expect(await send((mark) => [`one\n${mark.slice(0, 9)}`, mark.slice(9)])).toBe('one\n');
  expect(await send((mark) => [mark])).toBe('');
  // Nothing has gone out yet when it turns out not to be whole.
  expect(JSON.parse(await send(() => ['one\n', 'tw']))).toMatchObject({ status: 503, code: 'unavailable' });
  expect(JSON.parse(await send(() => ['x'.repeat(100), 'y']))).toMatchObject({ code: 'unavailable' });
  await expect(send((mark) => ['x'.repeat(100), mark.slice(1)], 50)).rejects.toThrow();
});

async function* slowly(parts: readonly string[], pauseMs: number) {
  for (const part of parts) {
    yield Buffer.from(part);
    if (pauseMs > 0) await sleep(pauseMs);
  }
}

test('a client that goes away takes its call with it', async () => {
  let aborted = () => {};
  const seen = new Promise<void>((resolve) => {
    aborted = resolve;
  });
  const forward = gateway.sidecar.forward;
  gateway.sidecar.forward = (request) => {
    request.signal?.addEventListener('abort', aborted);
    return forward(request);
  };
  gateway.sidecar.answer('orders', 'GET', '/api/v1/orders', () => new Promise(() => undefined));
  const client = new AbortController();
  const call = gateway.call('/api/v1/orders', { signal: client.signal }).catch(() => 'gone');
  setTimeout(() => client.abort(), 100);
  expect(await call).toBe('gone');
  await seen;
});

test('a client that goes away before the first byte takes the answer with it', async () => {
  const body = new Readable({ read: (): void => undefined });
  gateway.sidecar.answer('orders', 'GET', '/api/v1/orders', () => ({ status: 200, body }));
  const client = new AbortController();
  const call = gateway.call('/api/v1/orders', { signal: client.signal }).catch(() => 'gone');
  setTimeout(() => client.abort(), 100);
  expect(await call).toBe('gone');
  await vi.waitFor(() => expect(body.destroyed).toBe(true));
});

test('more requests than the setting allows are refused, and answers that are still being sent count', async () => {
  const narrow = await testGateway({ MAX_IN_FLIGHT: 1 });
  const body = new Readable({ read() {} });
  body.push('first');
  narrow.sidecar.answer('products', 'GET', '/api/v1/products', () => ({ status: 200, body }));
  const first = await narrow.call('/api/v1/products');
  expect((await narrow.call('/api/v1/products')).status).toBe(429);
  body.push(null);
  await first.text();
  expect((await narrow.call('/')).status).toBe(200);
  await narrow.close();
});

test('an app that cannot be reached is 503 with Retry-After, and nothing of the inside is told', async () => {
  gateway.sidecar.answer('orders', 'GET', /.*/, () => {
    throw new Unreachable('orders', 'dial tcp 10.0.0.1: refused');
  });
  const response = await gateway.call('/api/v1/orders');
  const text = await response.text();
  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toBe('1');
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(JSON.parse(text).code).toBe('unavailable');
  expect(text).not.toContain('10.0.0.1');
});

test('headers that do not fit a sidecar are the headers of the client', async () => {
  gateway.sidecar.answer('orders', 'GET', /.*/, () => {
    throw new InvocationFailed({ app: 'orders', path: '/', status: 431 }, 'too large');
  });
  expect((await gateway.call('/api/v1/orders')).status).toBe(431);
});

test('HEAD and 204 have no body, and their headers', async () => {
  gateway.sidecar.answer('orders', 'HEAD', '/api/v1/orders/1', () => ({
    status: 200,
    headers: { etag: '"3"', 'content-type': 'application/json' },
  }));
  gateway.sidecar.answer('orders', 'DELETE', '/api/v1/orders/1', () => ({ status: 204 }));
  const head = await gateway.call('/api/v1/orders/1', { method: 'HEAD' });
  expect([head.status, head.headers.get('etag')]).toEqual([200, '"3"']);
  expect((await gateway.call('/api/v1/orders/1', { method: 'DELETE' })).status).toBe(204);
});

test('methods that nobody serves are refused with those that are', async () => {
  const answer = await gateway.raw('TRACE /api/v1/orders HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  expect(answer).toMatch(/^HTTP\/1\.1 405 /);
  expect(answer).toMatch(/allow: GET, HEAD, POST/i);
});
