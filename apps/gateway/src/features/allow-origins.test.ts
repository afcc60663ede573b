import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestGateway, testGateway } from '../testing.ts';

const origin = 'https://shop.example';
let gateway: TestGateway;
beforeEach(async () => {
  gateway = await testGateway({ CORS_ORIGINS: [origin] });
});
afterEach(() => gateway.close());

test('a page of a listed origin may call, also when the answer is a problem', async () => {
  const response = await gateway.call('/nowhere', { headers: { origin } });
  expect(response.status).toBe(404);
  expect(response.headers.get('access-control-allow-origin')).toBe(origin);
  expect(response.headers.get('access-control-expose-headers')).toContain('ratelimit');
  expect(response.headers.get('vary')).toContain('origin');
});

test('a preflight is answered here and reaches no service', async () => {
  const headers = { origin, 'access-control-request-method': 'POST' };
  const response = await gateway.call('/api/v1/orders', { method: 'OPTIONS', headers });
  expect(response.status).toBe(204);
  expect(response.headers.get('access-control-allow-methods')).toContain('POST');
  expect(response.headers.get('access-control-allow-headers')).toContain('idempotency-key');
  expect(gateway.sidecar.invocations).toEqual([]);
});

test('a page hears of a malformed path too, and may ask whether what it has is still good', async () => {
  const answer = await gateway.raw(
    `GET /api/v1/orders//x HTTP/1.1\r\nHost: x\r\nOrigin: ${origin}\r\nConnection: close\r\n\r\n`,
  );
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  expect(answer).toMatch(new RegExp(`access-control-allow-origin: ${origin}`, 'i'));
  const headers = { origin, 'access-control-request-method': 'GET' };
  const preflight = await gateway.call('/api/v1/orders', { method: 'OPTIONS', headers });
  expect(preflight.headers.get('access-control-allow-headers')).toContain('if-none-match');
});

test('other origins are told nothing', async () => {
  const response = await gateway.call('/api/health', { headers: { origin: 'https://elsewhere.example' } });
  expect(response.headers.has('access-control-allow-origin')).toBe(false);
});
