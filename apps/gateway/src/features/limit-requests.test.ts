import { afterEach, expect, test } from 'vitest';
import type { Settings } from '../config.ts';
import { type TestGateway, testGateway } from '../testing.ts';

let gateway: TestGateway;
afterEach(() => gateway.close());

async function start(settings: Partial<Settings>) {
  gateway = await testGateway(settings);
  gateway.sidecar.answer('orders', 'GET', '/api/v1/orders', () => ({}));
  gateway.sidecar.answer('users', 'POST', '/api/v1/auth/login', () => ({}));
}

const statuses = async (count: number, path = '/api/v1/orders', init: RequestInit = {}) => {
  const all: number[] = [];
  for (let call = 0; call < count; call += 1) all.push((await gateway.call(path, init)).status);
  return all;
};

test('an address has its limit, each answer tells what is left, and the refusal when to come back', async () => {
  await start({ LIMIT_PER_ADDRESS: 2 });
  const first = await gateway.call('/api/v1/orders');
  expect(first.headers.get('ratelimit-policy')).toBe('"address";q=2;w=60');
  expect(first.headers.get('ratelimit')).toMatch(/^"address";r=1;t=\d+$/);
  await gateway.call('/api/v1/orders');
  const refused = await gateway.call('/api/v1/orders');
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(20);
  expect(await refused.json()).toMatchObject({ code: 'too-many-requests' });
});

test('trying passwords is limited more strictly', async () => {
  await start({ LIMIT_SIGN_IN: 2 });
  expect(await statuses(3, '/api/v1/auth/login', { method: 'POST', body: '{}' })).toEqual([200, 200, 429]);
  expect(await statuses(1)).toEqual([200]);
});

test('reading the own account or the keys is no trying of passwords', async () => {
  await start({ LIMIT_SIGN_IN: 1, LIMIT_PER_USER: 2 });
  gateway.sidecar.answer('users', 'GET', '/api/v1/auth/me', () => ({}));
  const init = { headers: { authorization: `Bearer ${gateway.tokens.tokenFor({ id: 'me' })}` } };
  expect(await statuses(3, '/api/v1/auth/me', init)).toEqual([200, 200, 429]);
  expect(await statuses(2, '/api/v1/auth/jwks')).toEqual([200, 200]);
});

test('a user has a limit of their own', async () => {
  await start({ LIMIT_PER_USER: 2 });
  const as = (id: string) => ({ headers: { authorization: `Bearer ${gateway.tokens.tokenFor({ id })}` } });
  expect(await statuses(3, '/api/v1/orders', as('one'))).toEqual([200, 200, 429]);
  expect(await statuses(1, '/api/v1/orders', as('another'))).toEqual([200]);
});

test('replicas share a limit', async () => {
  await start({ LIMIT_PER_ADDRESS: 4, REPLICAS: 2 });
  expect(await statuses(3)).toEqual([200, 200, 429]);
});

test('probes are not limited', async () => {
  await start({ LIMIT_PER_ADDRESS: 1 });
  expect(await statuses(3, '/healthz')).toEqual([200, 200, 200]);
});

test('an address is taken from X-Forwarded-For only as far as proxies are trusted', async () => {
  await start({ LIMIT_PER_ADDRESS: 1, TRUSTED_PROXIES: 1 });
  const via = (chain: string) => ({ headers: { 'x-forwarded-for': chain } });
  expect(await statuses(2, '/api/v1/orders', via('192.0.2.1'))).toEqual([200, 429]);
  expect(await statuses(1, '/api/v1/orders', via('192.0.2.9, 192.0.2.1'))).toEqual([429]);
  expect(await statuses(1, '/api/v1/orders', via('192.0.2.2'))).toEqual([200]);
});

test('without trusted proxies a client cannot claim another address', async () => {
  await start({ LIMIT_PER_ADDRESS: 1 });
  expect(await statuses(1, '/api/v1/orders', { headers: { 'x-forwarded-for': '192.0.2.1' } })).toEqual([200]);
  expect(await statuses(1, '/api/v1/orders', { headers: { 'x-forwarded-for': '192.0.2.2' } })).toEqual([429]);
});

test.each([
  ['192.0.2.1:50123', '192.0.2.1'],
  ['[2001:db8::1]:443', '2001:db8::1'],
  ['[2001:db8::1]', '2001:db8::1'],
])('a proxy that writes a port, as in %s, means the address', async (withPort, address) => {
  await start({ LIMIT_PER_ADDRESS: 1, TRUSTED_PROXIES: 1 });
  const via = (chain: string) => ({ headers: { 'x-forwarded-for': chain } });
  expect(await statuses(1, '/api/v1/orders', via(withPort))).toEqual([200]);
  expect(await statuses(1, '/api/v1/orders', via(address))).toEqual([429]);
  expect(await statuses(1, '/api/v1/orders', via('203.0.113.9:1'))).toEqual([200]);
});
