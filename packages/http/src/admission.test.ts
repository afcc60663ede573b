import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { Readable } from 'node:stream';
import { createMetrics } from '@waybill/runtime';
import Koa from 'koa';
import request from 'supertest';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { admission } from './admission.ts';
import { route } from './route.ts';
import { servedApp } from './testing.ts';

let open: () => void = () => undefined;
afterEach(() => open());

/** Two routes whose answers wait until the test opens the gate. */
async function gated(maxInFlight: number) {
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  let inside = 0;
  const handle = async () => {
    inside += 1;
    await gate;
    return { ok: true as const };
  };
  const waits = (name: string, path: string) =>
    route({
      name,
      method: 'get',
      path,
      summary: 'Wait',
      access: 'anyone',
      success: 200,
      returns: z.object({ ok: z.literal(true) }),
      handle,
    });
  const routes = [waits('wait', '/api/v1/wait'), waits('waitInside', '/internal/wait')];
  const { url } = await servedApp({ routes, maxInFlight });
  const ask = (path = '/api/v1/wait') => request(url).get(path);
  const until = async (count: number) => {
    while (inside < count) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  return { ask, until };
}

test('more requests than may be worked on at once are refused at once, and told when to come again', async () => {
  const { ask, until } = await gated(2);
  const admitted = [1, 2].map(() => ask().then(({ status }) => status));
  await until(2);
  const beganMs = performance.now();
  const { body } = await ask()
    .expect(429)
    .expect('retry-after', '1')
    .expect('content-type', /problem\+json/);
  expect(performance.now() - beganMs).toBeLessThan(1_000);
  expect(body).toMatchObject({ code: 'too-many-requests', status: 429 });
  open();
  expect(await Promise.all(admitted)).toEqual([200, 200]);
  await ask().expect(200);
});

test('a full service still answers its probes and its neighbours', async () => {
  const { ask, until } = await gated(1);
  const admitted = ask().then(({ status }) => status);
  await until(1);
  const neighbour = ask('/internal/wait').then(({ status }) => status);
  await until(2);
  await ask('/healthz').expect(200);
  expect((await ask('/metrics').expect(200)).text).toContain('turned_away_total');
  open();
  expect(await Promise.all([admitted, neighbour])).toEqual([200, 200]);
});

test('an export holds its place until its last byte has gone out, or its caller has', async () => {
  let next: () => void = () => undefined;
  async function* rows() {
    yield 'first\n';
    await new Promise<void>((resolve) => {
      next = resolve;
    });
    yield 'last\n';
  }
  const exported = route({
    name: 'export',
    method: 'get',
    path: '/api/v1/export',
    summary: 'Rows',
    access: 'anyone',
    success: 200,
    streams: 'text/csv',
    handle: () => rows(),
  });
  const { url } = await servedApp({ routes: [exported], maxInFlight: 1 });
  const path = `${url}/api/v1/export`;
  const first = await fetch(path);
  expect(first.status).toBe(200);
  expect((await fetch(path)).status).toBe(429);
  next();
  expect(await first.text()).toBe('first\nlast\n');

  const gone = new AbortController();
  const admitted = async () => {
    const answer = await fetch(path, { signal: gone.signal });
    await (answer.status === 200 ? undefined : answer.text());
    expect(answer.status).toBe(200);
  };
  await vi.waitFor(admitted);
  gone.abort();
  next();
  await vi.waitFor(async () => expect((await fetch(path)).status).toBe(200));
  next();
});

test('who takes nothing of a streamed answer loses its place', async () => {
  const app = new Koa().use(
    admission({
      limit: 1,
      metrics: createMetrics({ app: 'test', processMetrics: false }),
      stalledMs: 200,
    }) as Koa.Middleware,
  );
  app.silent = true;
  app.use((ctx) => {
    ctx.body = ctx.path === '/long' ? Readable.from(Array.from({ length: 4_000 }, () => 'x'.repeat(16_384))) : 'short';
  });
  const server = createServer(app.callback()).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const reader = connect(port, '127.0.0.1').on('error', () => undefined);
  onTestFinished(() => void reader.destroy());
  reader.pause().write('GET /long HTTP/1.1\r\nhost: shop\r\n\r\n');
  await vi.waitFor(() => request(server).get('/short').expect(429), { timeout: 2_000 });
  await vi.waitFor(() => request(server).get('/short').expect(200), { timeout: 5_000 });
});
