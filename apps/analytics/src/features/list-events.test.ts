import { randomUUID } from 'node:crypto';
import { ProductDeleted, UserCreated } from '@waybill/contracts';
import { publishedEvent } from '@waybill/testing';
import { beforeAll, expect, test } from 'vitest';
import { analyticsApi, anOrder, historyOf, manager } from '../testing.ts';

const user_id = randomUUID();
const order = anOrder();
const registered = publishedEvent(UserCreated({ user_id }), {
  source: 'users',
  sequence: 7,
  time: '2026-01-01T00:00:00.000Z',
  correlationid: 'c-1',
});
const deleted = publishedEvent(ProductDeleted({ product_id: randomUUID() }), {
  source: 'products',
  time: '2026-01-03T00:00:00.000Z',
  correlationid: 'c-1',
});

let api: Awaited<ReturnType<typeof analyticsApi>>;
beforeAll(async () => {
  api = await analyticsApi();
  await api.react(registered, deleted, ...historyOf(order, ['pending', 'confirmed']));
});

const list = async (query = '') => (await api.as(manager).get(`/api/v1/analytics/events${query}`).expect(200)).body;
const typesOf = ({ items }: { items: { type: string }[] }) => items.map(({ type }) => type);

test('every event of every service is there once, newest first, also after a replay', async () => {
  await api.react(deleted, registered);
  expect(typesOf(await list())).toEqual(['product.deleted', 'order.confirmed', 'order.created', 'user.created']);
});

test('an entry says what happened to what, where it stands in which log, and what it goes back to', async () => {
  const { items } = await list('?type=user.created');
  expect(items).toEqual([
    {
      id: registered.id,
      type: 'user.created',
      subject: user_id,
      source: 'users',
      time: registered.time,
      sequence: 7,
      correlation_id: 'c-1',
    },
  ]);
});

test('the trail of one thing, and of one cause', async () => {
  expect(typesOf(await list(`?subject=${order.id}`))).toEqual(['order.confirmed', 'order.created']);
  expect(typesOf(await list('?correlation_id=c-1'))).toEqual(['product.deleted', 'user.created']);
  expect(typesOf(await list('?correlation_id=c-1&type=user.created'))).toEqual(['user.created']);
});

test('pages follow one another', async () => {
  const first = await list('?limit=3');
  const second = await list(`?limit=3&cursor=${first.next_cursor}`);
  expect(typesOf(second)).toEqual(['user.created']);
  expect((await list('?page=1&page_size=2')).total).toBe(4);
});

test('customers do not see it', async () => {
  await api.as({}).get('/api/v1/analytics/events').expect(403);
});
