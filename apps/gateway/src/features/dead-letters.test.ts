import { Refusal } from '@waybill/contracts';
import { Unreachable } from '@waybill/sidecar';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestGateway, testGateway } from '../testing.ts';

let gateway: TestGateway;
beforeEach(async () => {
  gateway = await testGateway({ APPS: ['orders', 'products', 'email'] });
});
afterEach(() => gateway.close());

const letters = '/api/v1/dead-letters';
const id = '0192f3c0-0000-7000-8000-000000000001';
const letter = (service: string, second: number) => ({
  id: `${service}.${second}`,
  service,
  created_at: `2026-01-02T03:04:0${second}.000Z`,
});
const as = (roles: readonly ('customer' | 'manager')[], init: RequestInit = {}) => ({
  ...init,
  headers: { authorization: `Bearer ${gateway.tokens.tokenFor({ roles })}`, 'content-type': 'application/json' },
});
const list = (query = '') => gateway.call(`${letters}${query}`, as(['manager']));
const pathsOf = (app: string) => gateway.sidecar.invocations.flatMap((call) => (call.app === app ? [call.path] : []));

test('dead letters of all services are one list, newest first, and who did not answer is named', async () => {
  gateway.sidecar.answer('orders', 'GET', /dead-letters/, () => ({
    items: [letter('orders', 3), letter('orders', 1)],
  }));
  gateway.sidecar.answer('email', 'GET', /dead-letters/, () => ({ items: [letter('email', 2)], next_cursor: 'c' }));
  gateway.sidecar.answer('products', 'GET', /dead-letters/, () => {
    throw new Unreachable('products', 'away');
  });
  const response = await list('?limit=2&type=order.created&since=2026-01-01T00:00:00Z');
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({
    items: [letter('orders', 3), letter('email', 2)],
    unanswered: ['products'],
  });
  expect(pathsOf('orders')).toEqual([`${letters}?type=order.created&since=2026-01-01T00%3A00%3A00Z&limit=2`]);
  const { headers } = gateway.sidecar.invocations.find(({ app }) => app === 'orders') ?? {};
  expect(headers?.authorization).toMatch(/^Bearer /);
});

test('one service can be asked alone, page by page', async () => {
  gateway.sidecar.answer('email', 'GET', /dead-letters/, () => ({ items: [letter('email', 2)], next_cursor: 'next' }));
  const response = await list('?service=email&cursor=first');
  expect(await response.json()).toEqual({ items: [letter('email', 2)], next_cursor: 'next', unanswered: [] });
  expect(pathsOf('email')).toEqual([`${letters}?limit=20&cursor=first`]);
  expect(pathsOf('orders')).toEqual([]);
  expect((await list('?cursor=first')).status).toBe(400);
  expect((await list('?service=nobody')).status).toBe(400);
});

test('what a service refuses is refused', async () => {
  gateway.sidecar.answer('email', 'GET', /dead-letters/, () => {
    throw new Refusal('malformed-cursor');
  });
  expect((await list('?service=email&cursor=x')).status).toBe(400);
});

test('only staff see or replay them', async () => {
  for (const method of ['GET', 'POST']) {
    const path = method === 'POST' ? `${letters}/replay` : letters;
    const body = method === 'POST' ? { body: '{}' } : {};
    expect((await gateway.call(path, { method, ...body })).status).toBe(401);
    expect((await gateway.call(path, as(['customer'], { method, ...body }))).status).toBe(403);
  }
  expect(gateway.sidecar.invocations.filter(({ path }) => path.startsWith(letters))).toEqual([]);
});

test('a replay of all that match reaches every service, and tells how many there were', async () => {
  for (const app of ['orders', 'products', 'email'])
    gateway.sidecar.answer(app, 'POST', `${letters}/replay`, ({ body }) => {
      expect(body).toEqual({ type: 'order.created' });
      if (app === 'products') throw new Unreachable(app, 'away');
      return { replayed: 2 };
    });
  const replay = (body: object) =>
    gateway.call(`${letters}/replay`, as(['manager'], { method: 'POST', body: JSON.stringify(body) }));
  const all = await replay({ type: 'order.created' });
  expect([all.status, await all.json()]).toEqual([202, { replayed: 4, unanswered: ['products'] }]);
  const one = await replay({ type: 'order.created', service: 'email' });
  expect(await one.json()).toEqual({ replayed: 2, unanswered: [] });
});

test('one letter is read, replayed and discarded at the service that its id names', async () => {
  gateway.sidecar.answer('email', 'GET', `${letters}/email.${id}`, () => ({ id: `email.${id}` }));
  gateway.sidecar.answer('email', 'POST', `${letters}/email.${id}/replay`, () => ({ status: 202, body: '{}' }));
  gateway.sidecar.answer('email', 'DELETE', `${letters}/email.${id}`, () => ({ status: 204 }));
  expect((await gateway.call(`${letters}/email.${id}`, as(['manager']))).status).toBe(200);
  expect((await gateway.call(`${letters}/email.${id}/replay`, as(['manager'], { method: 'POST' }))).status).toBe(202);
  expect((await gateway.call(`${letters}/email.${id}`, as(['manager'], { method: 'DELETE' }))).status).toBe(204);
  expect((await gateway.call(`${letters}/nobody.${id}`, as(['manager']))).status).toBe(404);
});
