import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createDoor } from './door.ts';

async function starting() {
  const door = createDoor();
  const server = createServer(door.handler).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { door, get: (path: string) => fetch(`http://127.0.0.1:${port}${path}`) };
}

test('a starting service lives, is not ready, and says what it waits for', async () => {
  const { door, get } = await starting();
  expect((await get('/healthz')).status).toBe(200);
  door.tell('Migration "prices in minor units" failed');
  const ready = await get('/readyz');
  expect(ready.status).toBe(503);
  expect(await ready.json()).toEqual({
    status: 'unhealthy',
    parts: { mongodb: 'up', migrations: 'down' },
    reason: 'Migration "prices in minor units" failed',
  });
  const refused = await get('/api/v1/orders');
  expect([refused.status, refused.headers.get('content-type')]).toEqual([
    503,
    'application/problem+json; charset=utf-8',
  ]);
});

test('the sidecar, which asks for subscriptions once, gets those of the service that has started', async () => {
  const { door, get } = await starting();
  const asked = get('/dapr/subscribe');
  await get('/healthz');
  door.open((_, response) => void response.end('the subscriptions'));
  expect(await (await asked).text()).toBe('the subscriptions');
  expect(await (await get('/readyz')).text()).toBe('the subscriptions');
});

test('who waits is answered when the process ends before it has started', async () => {
  const { door, get } = await starting();
  const asked = get('/dapr/subscribe');
  await get('/healthz');
  door.shut();
  expect((await asked).status).toBe(503);
});
