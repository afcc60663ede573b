import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestGateway, testGateway } from '../testing.ts';

let gateway: TestGateway;
beforeEach(async () => {
  gateway = await testGateway();
  gateway.sidecar.answer('orders', 'GET', '/api/v1/orders/1', () => ({ id: '1' }));
  gateway.sidecar.answer('orders', 'DELETE', '/api/v1/orders/1', () => ({ status: 204 }));
  gateway.sidecar.answer('orders', 'GET', '/api/v1/orders/2', () => ({
    status: 404,
    headers: { 'content-type': 'application/problem+json' },
    body: JSON.stringify({ title: 'There is no such order', code: 'order-not-found', status: 404 }),
  }));
});
afterEach(() => gateway.close());

const type = 'application/vnd.waybill.envelope+json';
const call = async (path: string, init: RequestInit = {}) => {
  const response = await gateway.call(path, { ...init, headers: { accept: type } });
  return { status: response.status, type: response.headers.get('content-type'), answer: await response.json() };
};

test('an answer is wrapped on request; the service is asked for plain JSON', async () => {
  expect(await call('/api/v1/orders/1')).toMatchObject({
    status: 200,
    type: `${type}; charset=utf-8`,
    answer: { success: true, data: { id: '1' }, error: null, message: 'OK' },
  });
  expect(gateway.sidecar.invocations[0]?.headers.accept).toBe('application/json');
});

test('a problem of a service is wrapped', async () => {
  expect(await call('/api/v1/orders/2')).toMatchObject({
    status: 404,
    answer: { success: false, data: null, error: { code: 'order-not-found' }, message: 'There is no such order' },
  });
});

test.each([
  ['/nowhere', 404],
  ['/api/v1/orders/../x%2f', 400],
  ['/api/v1/users', 503],
])('a problem of the gateway is wrapped: %s', async (path, status) => {
  expect(await call(path)).toMatchObject({ status, answer: { success: false, data: null } });
});

test('an answer that breaks off in the middle is a problem, wrapped: nothing of it has gone out', async () => {
  gateway.sidecar.answer('orders', 'GET', '/api/v1/orders/3', () => {
    const body = new Readable({ read: (): void => undefined });
    body.push('{"id":');
    setTimeout(() => body.destroy(new Error('cut')), 50);
    return { status: 200, headers: { 'content-type': 'application/json' }, body };
  });
  expect(await call('/api/v1/orders/3')).toMatchObject({
    status: 503,
    answer: { success: false, data: null, error: { code: 'unavailable' } },
  });
});

test('an answer without a body becomes one with an envelope', async () => {
  expect(await call('/api/v1/orders/1', { method: 'DELETE' })).toMatchObject({
    status: 200,
    answer: { success: true, data: null, meta: { status: 204 } },
  });
});

test('nothing is wrapped unasked', async () => {
  expect(await (await gateway.call('/api/v1/orders/1')).json()).toEqual({ id: '1' });
});

test('an answer too large to be held passes as it is, whole', async () => {
  const text = JSON.stringify({ items: Array.from({ length: 60_000 }, (_, index) => `number ${index} of many items`) });
  const chunks = text.match(/[\s\S]{1,60000}/g) ?? [];
  gateway.sidecar.answer('orders', 'GET', '/api/v1/orders/3', () => ({
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: Readable.from(chunks.map((chunk) => Buffer.from(chunk))),
  }));
  const response = await gateway.call('/api/v1/orders/3', { headers: { accept: type } });
  expect(response.headers.get('content-type')).toBe('application/json');
  expect(await response.text()).toBe(text);
});
