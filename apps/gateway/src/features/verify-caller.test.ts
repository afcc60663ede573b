import { Unreachable } from '@waybill/sidecar';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestGateway, testGateway } from '../testing.ts';

let gateway: TestGateway;
beforeEach(async () => {
  gateway = await testGateway();
  gateway.sidecar.answer('orders', 'GET', '/api/v1/orders', () => ({ items: [] }));
  gateway.sidecar.answer('users', 'POST', '/api/v1/auth/refresh', () => ({}));
});
afterEach(() => gateway.close());

const get = (token?: string) =>
  gateway.call('/api/v1/orders', token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } });
const reached = () => gateway.sidecar.invocations.filter(({ app }) => app === 'orders');

test('a good token is handed on for the service to look at', async () => {
  const token = gateway.tokens.tokenFor();
  expect((await get(token)).status).toBe(200);
  expect(reached()[0]?.headers.authorization).toBe(`Bearer ${token}`);
});

test('without a token the service decides', async () => {
  expect((await get()).status).toBe(200);
  expect(reached()).toHaveLength(1);
});

test('a bad token is refused and reaches no service', async () => {
  const expired = gateway.tokens.tokenFor({}, { claims: { exp: 1 } });
  for (const token of ['nonsense', expired]) {
    const response = await get(token);
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer error="invalid_token"']);
  }
  expect((await gateway.call('/api/v1/orders', { headers: { authorization: 'Basic eDp5' } })).status).toBe(401);
  expect(reached()).toEqual([]);
});

test('signing in works while an old token is still being sent', async () => {
  const response = await gateway.call('/api/v1/auth/refresh', {
    method: 'POST',
    body: '{}',
    headers: { authorization: 'Bearer old' },
  });
  expect(response.status).toBe(200);
});

test('while users cannot be reached and no key is known, a token cannot be judged: 503', async () => {
  gateway.sidecar.answer('users', 'GET', '/api/v1/auth/jwks', () => {
    throw new Unreachable('users', 'away');
  });
  expect((await get(gateway.tokens.tokenFor())).status).toBe(503);
  expect((await get()).status).toBe(200);
});

test('the keys are fetched once', async () => {
  for (let call = 0; call < 3; call += 1) await get(gateway.tokens.tokenFor());
  expect(gateway.sidecar.invocations.filter(({ path }) => path === '/api/v1/auth/jwks')).toHaveLength(1);
});

test('a bad token is refused at the own account, and none of the matter of keys, pages and health', async () => {
  gateway.sidecar.answer('users', 'GET', '/api/v1/auth/me', () => ({}));
  const bad = { headers: { authorization: 'Bearer old' } };
  expect((await gateway.call('/api/v1/auth/me', bad)).status).toBe(401);
  for (const path of ['/healthz', '/readyz', '/docs', '/openapi.json', '/api/v1/auth/jwks'])
    expect([path, (await gateway.call(path, bad)).status]).toEqual([path, 200]);
  expect((await gateway.call('/api/health', bad)).status).not.toBe(401);
});
