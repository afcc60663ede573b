import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestGateway, testGateway } from '../testing.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await testGateway();
});
afterAll(() => gateway.close());

test('the root leads browsers to the API page and tells programs where everything is', async () => {
  const { call } = gateway;
  const browser = await call('/', { headers: { accept: 'text/html,*/*;q=0.8' }, redirect: 'manual' });
  expect(browser).toMatchObject({ status: 302 });
  expect(browser.headers.get('location')).toBe('/docs');
  const program = await call('/');
  expect(await program.json()).toMatchObject({ docs: '/docs', openapi: '/openapi.json', health: '/api/health' });
  expect((await call('/', { method: 'POST' })).status).toBe(404);
});

test('the events of the platform are described to programs', async () => {
  const answer = await gateway.call('/asyncapi.json');
  expect(answer.headers.get('content-type')).toContain('application/json');
  const { asyncapi, channels } = (await answer.json()) as { asyncapi: string; channels: Record<string, unknown> };
  expect(asyncapi).toBe('3.0.0');
  expect(Object.keys(channels)).toEqual(expect.arrayContaining(['order.created', 'system.error']));
});
