import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestGateway, testGateway } from '../testing.ts';

let gateway: TestGateway;
beforeEach(async () => {
  gateway = await testGateway();
  gateway.sidecar.answer('orders', 'GET', /.*/, () => ({ reached: true }));
});
afterEach(() => gateway.close());

const get = (target: string, headers = '') =>
  gateway.raw(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${headers}\r\n`);

test.each([
  '/api/v1/orders/../../internal/events',
  '/api/v1/orders/%2e%2e/%2e%2e/internal/events',
  '/api/v1/orders//internal',
  '/api/v1/orders/..;/internal',
  '/api/v1/orders\\..\\internal',
  '/api/v1/orders%2f..%2finternal',
  '/api/v1/orders/%00',
  'http://elsewhere/api/v1/orders',
])('%s is refused and reaches nobody [T3]', async (target) => {
  const answer = await get(target);
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  expect(answer).toContain('"code":"malformed-path"');
  expect(gateway.sidecar.invocations).toEqual([]);
});

test.each(['/api/v1/orders\u0001', '/api/v1/or\u007fders', '/api/v1/orders\u0000'])(
  'control characters are refused: %j',
  async (target) => {
    expect(await get(target)).toMatch(/^HTTP\/1\.1 400 /);
    expect(gateway.sidecar.invocations).toEqual([]);
  },
);

test.each([
  '/internal/events',
  '/dapr/subscribe',
  '/dapr/events',
  '/metrics',
  '/api/v1/unknown',
  '/v1.0/invoke/orders/method/x',
])('%s is served to nobody outside', async (path) => {
  const answer = await get(path);
  expect(answer).toMatch(/^HTTP\/1\.1 404 /);
  expect(answer).toContain('"code":"not-found"');
  expect(gateway.sidecar.invocations).toEqual([]);
});

test('a problem is told in the language of the caller', async () => {
  const answer = await get('/nowhere', 'Accept-Language: vi\r\n');
  expect(answer).toContain('Không có gì tại địa chỉ này');
});

test('headers of more than 16 KiB are answered with 431', async () => {
  expect(await get('/api/v1/orders', `X-Long: ${'x'.repeat(17_000)}\r\n`)).toMatch(/^HTTP\/1\.1 431 /);
});
