import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { PublishedEvent } from '@waybill/contracts';
import Koa from 'koa';
import { afterEach, expect, test } from 'vitest';
import { type DaprRoutesOptions, daprRoutes } from './dapr-routes.ts';
import { anEvent, quiet, testMetrics } from './testing.ts';

interface Acknowledgement {
  status: string;
  statuses: { entryId: string; status: string }[];
}

let close: () => void = () => undefined;
afterEach(() => close());

async function app(options: Partial<DaprRoutesOptions> = {}) {
  const delivered: PublishedEvent[] = [];
  const deliver = async (events: readonly PublishedEvent[]) => void delivered.push(...events);
  const metrics = testMetrics();
  const koa = new Koa().use(daprRoutes({ topics: ['order.created'], deliver, logger: quiet, metrics, ...options }));
  const server = koa.listen(0, '127.0.0.1');
  await once(server, 'listening');
  close = () => server.close();
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const post = async (body: unknown, type = 'application/cloudevents+json') => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(`${url}/dapr/events`, {
      method: 'POST',
      body: text,
      headers: { 'content-type': type },
    });
    return { status: response.status, answer: (await response.json()) as Acknowledgement };
  };
  return { url, post, delivered, metrics };
}

const bulk = (...events: unknown[]) => ({
  id: 'b',
  topic: 'order.created',
  entries: events.map((event, index) => ({ entryId: `e${index}`, event })),
});

test('Dapr is told of one bulk subscription per topic, all to one route', async () => {
  const { url } = await app({ topics: ['order.created', 'order.shipped'] });
  expect(await (await fetch(`${url}/dapr/config`)).json()).toEqual({});
  expect(await (await fetch(`${url}/dapr/subscribe`)).json()).toEqual(
    ['order.created', 'order.shipped'].map((topic) => ({
      pubsubname: 'pubsub',
      topic,
      route: '/dapr/events',
      bulkSubscribe: { enabled: true, maxMessagesCount: 125, maxAwaitDurationMs: 100 },
    })),
  );
});

test('a batch is handed over whole and every entry acknowledged', async () => {
  const { post, delivered } = await app();
  const second = anEvent({ id: 'second', sequence: 8 });
  const { status, answer } = await post(
    bulk(anEvent(), { ...second, topic: 'order.created', pubsubname: 'pubsub', traceid: 't' }),
    'application/json',
  );
  expect(status).toBe(200);
  expect(answer.statuses).toEqual([
    { entryId: 'e0', status: 'SUCCESS' },
    { entryId: 'e1', status: 'SUCCESS' },
  ]);
  expect(delivered).toEqual([anEvent(), second]);
});

test('a single event is handed over too', async () => {
  const { post, delivered } = await app();
  expect(await post(anEvent())).toEqual({ status: 200, answer: { status: 'SUCCESS' } });
  expect(delivered).toEqual([anEvent()]);
});

test('a delivery that fails is acknowledged all the same [L4]', async () => {
  const { post, metrics } = await app({ deliver: () => Promise.reject(new Error('database away')) });
  const { answer } = await post(bulk(anEvent()));
  expect(answer.statuses).toEqual([{ entryId: 'e0', status: 'SUCCESS' }]);
  expect(await metrics.text()).toContain('waybill_events_received_total{outcome="failed",app="test"} 1');
});

test('a delivery that takes too long is acknowledged at the deadline', async () => {
  const { post } = await app({ deliver: () => new Promise(() => undefined), deadlineMs: 50 });
  expect((await post(anEvent())).answer).toEqual({ status: 'SUCCESS' });
});

test('entries that are no event of ours are counted and acknowledged, the others delivered', async () => {
  const { post, delivered, metrics } = await app();
  const { answer } = await post(bulk('nonsense', anEvent(), { ...anEvent(), sequence: 'seven' }, null));
  expect(answer.statuses.map(({ status }) => status)).toEqual(Array(4).fill('SUCCESS'));
  expect(delivered).toEqual([anEvent()]);
  expect(await metrics.text()).toContain('waybill_events_received_total{outcome="unreadable",app="test"} 3');
});

test('what is not JSON, or too long, is dropped and not repeated', async () => {
  const { post, delivered } = await app();
  expect((await post('{')).status).toBe(404);
  expect((await post(`"${'x'.repeat(5 * 1024 * 1024)}"`)).status).toBe(404);
  expect(delivered).toEqual([]);
});

test('a batch of several MiB is read', async () => {
  const { post, delivered } = await app();
  const large = anEvent({ data: 'x'.repeat(1_000_000) });
  await post(bulk(large, large, large));
  expect(delivered).toHaveLength(3);
});

test('probes are answered, other paths are left to the app', async () => {
  const { url } = await app();
  expect((await fetch(`${url}/dapr/events`, { method: 'OPTIONS' })).status).toBe(204);
  expect((await fetch(`${url}/dapr/events`)).status).toBe(405);
  expect((await fetch(`${url}/orders`)).status).toBe(404);
});
