import { createMetrics } from '@waybill/runtime';
import request from 'supertest';
import { expect, test } from 'vitest';
import type { ReadReadiness } from './health.ts';
import { servedApp } from './testing.ts';

const served = async (readiness: ReadReadiness) => request((await servedApp({ routes: [], readiness })).url);

test('a service whose parts are all up is healthy, also under /health', async () => {
  const api = await served(() => ({ ready: true, parts: { mongodb: 'up', cache: 'up' } }));
  await api.get('/readyz').expect(200, { status: 'healthy', parts: { mongodb: 'up', cache: 'up' } });
  await api.get('/health').expect(200);
});

test('cache and broker down are degraded with 200: the platform works without them [T4]', async () => {
  const api = await served(async () => ({ ready: true, parts: { mongodb: 'up', cache: 'down', broker: 'degraded' } }));
  const { body } = await api.get('/readyz').expect(200);
  expect(body.status).toBe('degraded');
});

test('a service that is not ready answers 503 and still lives', async () => {
  const api = await served(() => ({ ready: false, parts: { mongodb: 'down' } }));
  await api.get('/readyz').expect(503, { status: 'unhealthy', parts: { mongodb: 'down' } });
  await api.get('/healthz').expect(200, { status: 'healthy' });
});

test('a readiness that cannot be told counts as not ready', async () => {
  const api = await served(() => Promise.reject(new Error('no')));
  await api.get('/readyz').expect(503);
});

test('only GET and HEAD are served', async () => {
  const api = await served(() => ({ ready: true, parts: {} }));
  await api.head('/healthz').expect(200);
  await api.post('/healthz').expect(405).expect('allow', 'GET, HEAD, OPTIONS');
  await api.options('/openapi.json').expect(204);
});

test('/metrics tells rate, errors and duration by route name', async () => {
  const metrics = createMetrics({ app: 'test', processMetrics: false });
  const { url } = await servedApp({ routes: [], metrics });
  await request(url).get('/nowhere/42').expect(404);
  const { text, headers } = await request(url).get('/metrics').expect(200);
  expect(headers['content-type']).toMatch(/^text\/plain/);
  expect(text).toContain(
    'waybill_http_request_duration_seconds_count{app="test",route="unmatched",method="GET",status="404"} 1',
  );
});
