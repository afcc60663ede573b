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
  expect(parts).toHaveLength(4);
  for (const part of parts) {
    const response = await gateway.call(part);
    expect([part, response.status]).toEqual([part, 200]);
    expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(50);
  }
});

test('nothing else of the disk is served', async () => {
  expect((await gateway.call('/docs/package.json')).status).toBe(404);
});
