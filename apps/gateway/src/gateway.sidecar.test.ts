import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { createLogger, createMetrics, serve, systemClock } from '@waybill/runtime';
import { createSidecar } from '@waybill/sidecar';
import { listening } from '@waybill/testing';
import { startParts, startSidecar } from '@waybill/tools/stack';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createGateway } from './app.ts';
import { Settings } from './config.ts';

const seen: { path: string; headers: IncomingHttpHeaders }[] = [];
let closing: (() => Promise<unknown>)[] = [];
let url: string;

/** The app orders: 503 at /readyz, a refusal at /409, else what it was sent. */
const orders = () =>
  listening((request, response) => {
    seen.push({ path: request.url ?? '', headers: request.headers });
    const answer = (status: number, type: string, body: unknown) =>
      response.writeHead(status, { 'content-type': type, etag: '"1"' }).end(JSON.stringify(body));
    if (request.url === '/readyz') answer(503, 'application/json', { status: 'unhealthy', parts: { mongodb: 'down' } });
    else if (request.url?.endsWith('/409'))
      answer(409, 'application/problem+json', { code: 'order-shipped', status: 409 });
    else if (request.url?.endsWith('/export')) slowly(request, response);
    else if (request.url?.endsWith('/broken')) {
      response.writeHead(200, { 'content-type': 'text/csv', 'x-end-mark': request.headers['x-end-mark'] });
      response.write('half of it\n'.repeat(10));
      setTimeout(() => response.destroy(), 100);
    } else request.on('data', () => undefined).on('end', () => answer(200, 'application/json', { path: request.url }));
  });

/** A line a second, as an export makes them, and its end mark. */
function slowly({ headers }: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/csv', 'x-end-mark': headers['x-end-mark'] });
  let line = 0;
  const timer = setInterval(() => {
    line += 1;
    response.write(`${line}\n`);
    if (line === exportLines) response.end(headers['x-end-mark']);
  }, 1_000);
  response.once('close', () => clearInterval(timer));
}
const exportLines = 3;

const portOf = (address: string) => Number(new URL(address).port);

beforeAll(async () => {
  const parts = await startParts({ parts: ['redis'] });
  const appPort = portOf(await orders());
  const ordersSidecar = await startSidecar({ appId: 'orders', appPort, parts, appApiToken: 'of-orders' });
  const ownSidecar = await startSidecar({ appId: 'gateway', parts });
  const logger = createLogger({ app: 'gateway', level: 'silent' });
  const metrics = createMetrics({ app: 'gateway', processMetrics: false });
  const sidecar = createSidecar({ httpPort: ownSidecar.httpPort, logger, metrics, clock: systemClock });
  const gateway = createGateway({
    settings: { ...Settings.parse({}), APPS: ['orders'], FORWARD_TIMEOUT_MS: 3_000 },
    sidecar,
    readiness: () => ({ ready: true, parts: {} }),
    clock: systemClock,
    logger,
    metrics,
  });
  const serving = await serve({ handler: gateway.callback(), port: 0, logger, signals: false });
  url = serving.url;
  closing = [serving.close, sidecar.close, ownSidecar.close, ordersSidecar.close, parts.close];
});

afterAll(async () => {
  for (const close of closing) await close();
});

test('a request passes two sidecars with its path, query and headers, and without those that are not its own', async () => {
  const response = await fetch(`${url}/api/v1/orders/caf%C3%A9?q=a%2Fb&limit=5`, {
    method: 'POST',
    body: '{}',
    headers: { 'content-type': 'application/json', 'x-correlation-id': 'cause-1', 'dapr-caller-app-id': 'admin' },
  });
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ path: '/api/v1/orders/caf%C3%A9?q=a%2Fb&limit=5' });
  expect(response.headers.get('etag')).toBe('"1"');
  expect(seen.at(-1)?.headers).toMatchObject({
    'dapr-caller-app-id': 'gateway',
    'dapr-api-token': 'of-orders',
    'x-correlation-id': 'cause-1',
    'x-attempt-key': expect.stringMatching(/^[0-9a-f-]{36}$/),
    'content-length': '2',
  });
});

test('a problem of the service arrives, and is not tried again', async () => {
  const before = seen.length;
  const response = await fetch(`${url}/api/v1/orders/409`, { method: 'POST' });
  expect([response.status, await response.json()]).toMatchObject([409, { code: 'order-shipped' }]);
  expect(seen).toHaveLength(before + 1);
});

test('an export is sent for as long as it takes, through both sidecars', async () => {
  const text = await (await fetch(`${url}/api/v1/orders/export`)).text();
  expect(text.trim().split('\n')).toHaveLength(exportLines);
});

test('an export that breaks off in the service breaks off for the client, too', async () => {
  const answer = await fetch(`${url}/api/v1/orders/broken`);
  await expect(answer.text()).rejects.toThrow();
});

test('an app that is not there is unavailable, in words of the gateway', async () => {
  const response = await fetch(`${url}/api/v1/products`);
  const text = await response.text();
  expect([response.status, JSON.parse(text).code, response.headers.get('retry-after')]).toEqual([
    503,
    'unavailable',
    '1',
  ]);
  expect(text).not.toMatch(/ERR_|dapr|127\.0/);
});

test('a service that is not ready is heard at once, with its parts', async () => {
  const beganMs = performance.now();
  const response = await fetch(`${url}/api/health`);
  expect([response.status, await response.json()]).toEqual([
    503,
    { status: 'unhealthy', services: { orders: { status: 'unhealthy', parts: { mongodb: 'down' } } } },
  ]);
  expect(performance.now() - beganMs).toBeLessThan(1_000);
});

test.each([
  ['a name with an apostrophe', "k'at", '9'],
  ['a value that is not ASCII', 'if-none-match', '\u00c2'],
])('a header that sidecars cannot carry does not shut its sender out: %s', async (_what, name, value) => {
  const { status } = await fetch(`${url}/api/v1/orders`, { headers: { [name]: value } });
  expect(status).toBe(200);
});

test.each([4_000, 12_000, 15_500, 15_900])(
  'headers of %i bytes pass both sidecars or are told to be too large',
  async (size) => {
    const response = await fetch(`${url}/api/v1/orders`, { headers: { 'x-long': 'x'.repeat(size) } });
    expect(size < 13_000 ? [200] : [200, 431]).toContain(response.status);
    if (response.status === 431) expect(await response.json()).toMatchObject({ code: 'headers-too-large' });
  },
);
