import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type PublishedEvent, Refusal } from '@waybill/contracts';
import { type Sidecar as Daprd, type Parts, startParts, startSidecar } from '@waybill/tools/stack';
import Koa from 'koa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { daprRoutes } from './dapr-routes.ts';
import { Unreachable } from './errors.ts';
import { anEvent, quiet, sidecarAt, testMetrics } from './testing.ts';
import type { Sidecar } from './types.ts';

const delivered: PublishedEvent[] = [];
const seen: { path: string; headers: NodeJS.Dict<string | string[]> }[] = [];
let parts: Parts;
let orders: Daprd;
let products: Daprd;
let sidecar: Sidecar;
let productsSidecar: Sidecar;
let stopApp: () => void;
let ill = false;

/** The app products, which answers by path. */
async function startProducts(): Promise<number> {
  const koa = new Koa();
  koa.use(async (ctx, next) => {
    seen.push({ path: ctx.url, headers: ctx.headers });
    if (ctx.get('dapr-api-token') !== 'of-products') ctx.status = 401;
    else await next();
  });
  koa.use(
    daprRoutes({
      topics: ['order.created'],
      deliver: async (events) => void delivered.push(...events),
      logger: quiet,
      metrics: testMetrics(),
    }),
  );
  koa.use(async (ctx) => {
    if (ctx.path === '/internal/slow') await new Promise((resolve) => setTimeout(resolve, 3_000));
    if (ctx.path === '/internal/ill' && ill) {
      ctx.status = 503;
      ctx.body = JSON.stringify({ code: 'unavailable', status: 503 });
      ctx.set('content-type', 'application/problem+json');
    } else if (ctx.path === '/internal/refuse') {
      ctx.status = 409;
      ctx.body = JSON.stringify({
        code: 'insufficient-stock',
        status: 409,
        product_id: 'p',
        available: 1,
        requested: 2,
      });
      ctx.set('content-type', 'application/problem+json');
    } else ctx.body = { ok: true };
  });
  const server = createServer(koa.callback()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  stopApp = () => server.closeAllConnections();
  return (server.address() as AddressInfo).port;
}

const until = async (reached: () => boolean | Promise<boolean>, withinMs = 20_000) => {
  const end = performance.now() + withinMs;
  while (!(await reached())) {
    if (performance.now() > end) throw new Error(`Not reached within ${withinMs} ms: ${reached}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

beforeAll(async () => {
  parts = await startParts({ parts: ['redis', 'rabbitmq'] });
  const appPort = await startProducts();
  products = await startSidecar({
    appId: 'products',
    appPort,
    parts,
    daprApiToken: 'to-products',
    appApiToken: 'of-products',
  });
  orders = await startSidecar({
    appId: 'orders',
    parts,
    daprApiToken: 'to-orders',
    configuration: 'configuration-with-secrets.yaml',
    secrets: { 'signing-keys': { current: 'one', next: 'two' } },
  });
  sidecar = sidecarAt(orders.httpPort, 'to-orders');
  productsSidecar = sidecarAt(products.httpPort, 'to-products');
  await until(async () => (await sidecar.ready()) && seen.some(({ path }) => path === '/dapr/subscribe'));
});

afterAll(async () => {
  await Promise.all([sidecar?.close(), productsSidecar?.close()]);
  stopApp?.();
  await orders?.close();
  await products?.close();
  await parts?.close();
});

const Ok = z.object({ ok: z.literal(true) });

test('one app calls another, which is told who calls and gets its own token', async () => {
  expect(await sidecar.invoke({ app: 'products', path: '/internal/products?x=1', returns: Ok })).toEqual({ ok: true });
  const call = seen.find(({ path }) => path === '/internal/products?x=1');
  expect(call?.headers).toMatchObject({ 'dapr-caller-app-id': 'orders', 'dapr-api-token': 'of-products' });
});

test('a refusal arrives as a refusal', async () => {
  const refused = await sidecar
    .invoke({ app: 'products', path: '/internal/refuse', body: {}, returns: Ok })
    .catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(Refusal);
  expect(refused).toMatchObject({
    code: 'insufficient-stock',
    parameters: { product_id: 'p', available: 1, requested: 2 },
  });
});

test('a slow neighbour and an unknown one are unreachable', async () => {
  await expect(
    sidecar.invoke({ app: 'products', path: '/internal/slow', deadlineMs: 200, returns: Ok }),
  ).rejects.toBeInstanceOf(Unreachable);
  await expect(sidecar.invoke({ app: 'nobody', path: '/x', returns: Ok })).rejects.toBeInstanceOf(Unreachable);
});

test('five calls in a row that do not arrive, with their repeats, open a breaker; one call tries after a second and closes it', async () => {
  const arrived = () => seen.filter(({ path }) => path === '/internal/ill').length;
  const ask = () =>
    sidecar.invoke({ app: 'products', path: '/internal/ill', returns: z.object({ ok: z.literal(true) }) });
  const asked = () => ask().then(({ ok }) => ok, String);
  ill = true;
  const first = await Promise.all([asked(), asked(), asked(), asked()]);
  expect(first.every((outcome) => /it is busy \(503/.test(String(outcome)))).toBe(true);
  expect(arrived(), 'four calls, each with three repeats').toBe(16);
  expect(await asked(), 'the fourth try of the fifth call opens it').not.toBe(true);
  expect(arrived()).toBe(20);
  // While it is open, or half open after its second, at most one call gets through at a time.
  const meanwhile = await Promise.all([asked(), asked(), asked(), asked(), asked()]);
  expect(
    meanwhile.filter((outcome) => /circuit breaker is open|too many requests/.test(String(outcome))).length,
  ).toBeGreaterThan(3);
  expect(arrived()).toBeLessThanOrEqual(21);
  ill = false;
  await until(async () => (await asked()) === true);
  expect(await Promise.all([asked(), asked(), asked(), asked(), asked()])).toEqual([true, true, true, true, true]);
});

test('a sidecar that demands a token does nothing without it', async () => {
  const withoutToken = sidecarAt(orders.httpPort, 'wrong');
  await expect(withoutToken.invoke({ app: 'products', path: '/internal/products', returns: Ok })).rejects.toThrow(
    '401',
  );
  await withoutToken.close();
});

test('published events arrive in batches with every attribute of ours as it was', async () => {
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const events = Array.from({ length: 300 }, (_, index) =>
    anEvent({ id: `event-${index}`, sequence: index + 1, subjectversion: index + 10, traceparent }),
  );
  await sidecar.publish('order.created', events);
  await until(() => delivered.length >= 300);
  const inOrder = delivered.toSorted((a, b) => a.sequence - b.sequence);
  expect(inOrder).toEqual(events);
});

test('the cache hits after a miss, and reads nothing old after a change', async () => {
  const cache = productsSidecar.cache('product', { ttlSeconds: 60 });
  expect((await cache.through('a/1', async () => ({ name: 'old' }))).outcome).toBe('MISS');
  expect(await cache.through('a/1', async () => ({ name: 'new' }))).toEqual({ value: { name: 'old' }, outcome: 'HIT' });
  await cache.invalidate('a/1');
  expect(await cache.through('a/1', async () => ({ name: 'new' }))).toEqual({
    value: { name: 'new' },
    outcome: 'MISS',
  });
  expect((await cache.through('a/1', async () => ({ name: 'newer' }))).outcome).toBe('MISS');
});

test('a fill that races with changes never leaves an old value behind', async () => {
  const elsewhere = sidecarAt(products.httpPort, 'to-products');
  const [here, there] = [productsSidecar.cache('race'), elsewhere.cache('race')];
  let version = 0;
  for (let round = 0; round < 40; round += 1) {
    const key = `k${round}`;
    const reads = Array.from({ length: 4 }, () => there.through(key, async () => version));
    version += 1;
    await here.invalidate(key);
    await Promise.all(reads);
    expect((await here.through(key, async () => version)).value).toBe(version);
    expect((await there.through(key, async () => version)).value).toBe(version);
  }
  await elsewhere.close();
});

test('without Redis the cache costs next to nothing, and a change made meanwhile is not forgotten', async () => {
  const cache = productsSidecar.cache('outage');
  await cache.through('1', async () => 'old');
  expect((await cache.through('1', async () => 'new')).outcome).toBe('HIT');
  await parts.pause('redis');
  await cache.invalidate('1');
  for (let read = 0; read < 5; read += 1) await cache.through(`x${read}`, async () => read);
  const beganMs = performance.now();
  for (let read = 0; read < 100; read += 1) expect((await cache.through('1', async () => read)).value).toBe(read);
  expect(performance.now() - beganMs).toBeLessThan(600);
  expect(cache.healthy()).toBe(false);
  await parts.resume('redis');
  await until(async () => {
    await cache.through('2', async () => 'x');
    return cache.healthy();
  });
  expect(await cache.through('1', async () => 'new')).toEqual({ value: 'new', outcome: 'MISS' });
});

test('secrets are read by name; what may not be read says so', async () => {
  expect(await sidecar.secret('signing-keys')).toEqual({ current: 'one', next: 'two' });
  await expect(sidecar.secret('redis')).rejects.toThrow('read the secret redis');
});
