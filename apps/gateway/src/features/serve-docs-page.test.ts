import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestGateway, testGateway } from '../testing.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await testGateway();
});
afterAll(() => gateway.close());

test('the page finds all it needs on this server', async () => {
  const page = await (await gateway.call('/docs')).text();
  const parts = [...page.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, path]) => path ?? '');
  expect(parts).toHaveLength(5);
  for (const part of parts) {
    const response = await gateway.call(part);
    expect([part, response.status]).toEqual([part, 200]);
    expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(50);
  }
});

test('it offers the document of all services, and that of each', async () => {
  const start = await (await gateway.call('/docs/start.js')).text();
  const urls = [...start.matchAll(/"url":"([^"]+)"/g)].map(([, url]) => url);
  expect(urls).toEqual(expect.arrayContaining(['/openapi.json', '/openapi.json?service=orders']));
  expect(urls).toHaveLength(12);
});

test('a browser keeps what is Swagger’s, and asks again for what changes with this gateway', async () => {
  const kept = async (path: string) => (await gateway.call(path)).headers.get('cache-control');
  expect(await kept('/docs/start.js')).toBe('no-cache');
  expect(await kept('/docs/swagger-ui.css')).toBe('max-age=3600');
});

test('no validator elsewhere is told of this server', async () => {
  expect(await (await gateway.call('/docs/start.js')).text()).toContain('validatorUrl: null');
});

test('nothing else of the disk is served', async () => {
  expect((await gateway.call('/docs/package.json')).status).toBe(404);
});
