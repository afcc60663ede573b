import { afterEach, expect, test } from 'vitest';
import { type TestGateway, testGateway } from '../testing.ts';

let gateway: TestGateway;
afterEach(() => gateway.close());

async function healthOf(services: Record<string, { status: number; body: object } | undefined>) {
  gateway = await testGateway({ APPS: Object.keys(services) });
  for (const [app, service] of Object.entries(services)) {
    if (service)
      gateway.sidecar.answer(app, 'GET', '/readyz', () => ({
        status: service.status,
        body: JSON.stringify(service.body),
      }));
  }
  const response = await gateway.call('/api/health');
  return { status: response.status, answer: await response.json() };
}

const healthy = { status: 200, body: { status: 'healthy', parts: { mongodb: 'up' } } };
const degraded = { status: 200, body: { status: 'degraded', parts: { mongodb: 'up', cache: 'degraded' } } };
const unhealthy = { status: 503, body: { status: 'unhealthy', parts: { mongodb: 'down' } } };

test('all services are shown with their parts', async () => {
  expect(await healthOf({ users: healthy, orders: healthy })).toEqual({
    status: 200,
    answer: { status: 'healthy', services: { users: healthy.body, orders: healthy.body } },
  });
});

test('without its cache the platform is degraded, and works [T4]', async () => {
  expect(await healthOf({ users: healthy, orders: degraded })).toMatchObject({
    status: 200,
    answer: { status: 'degraded' },
  });
});

test('a service that is not ready makes 503 and shows why', async () => {
  expect(await healthOf({ users: healthy, orders: unhealthy })).toMatchObject({
    status: 503,
    answer: { status: 'unhealthy', services: { orders: unhealthy.body, users: healthy.body } },
  });
});

test('a service that cannot be reached is unhealthy', async () => {
  expect(await healthOf({ users: healthy, orders: undefined })).toMatchObject({
    status: 503,
    answer: { services: { orders: { status: 'unhealthy', parts: {} } } },
  });
});
