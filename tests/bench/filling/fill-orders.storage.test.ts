import { OrderCreated, type OrderView } from '@waybill/contracts';
import { testApi, testStore } from '@waybill/testing';
import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { app as analytics } from '../../../apps/analytics/src/app.ts';
import { Settings } from '../../../apps/analytics/src/config.ts';
import { collections } from '../../../apps/analytics/src/storage/collections.ts';
import { orders as orderDocuments } from '../../../apps/orders/src/storage/orders.ts';
import { alice, ordersApi } from '../../../apps/orders/src/testing.ts';
import { aProduct, productsApi } from '../../../apps/products/src/testing.ts';
import { fill } from './fill-orders.ts';
import { type Sample, sampleOf } from './sample-orders.ts';

const many = 1_203;
const lamp = aProduct({ stock: 10_000 });

let orders: Awaited<ReturnType<typeof ordersApi>>;
let products: Awaited<ReturnType<typeof productsApi>>;
let reports: Awaited<ReturnType<typeof testApi>>;
let mongo: MongoClient;

beforeAll(async () => {
  orders = await ordersApi();
  products = await productsApi();
  const store = await testStore({ app: 'analytics', collections });
  reports = await testApi(analytics, Settings.parse({}), { store });
  mongo = new MongoClient(inject('mongodbUri'));
  const databases = {
    orders: mongo.db(orders.store.database),
    products: mongo.db(products.store.database),
    analytics: mongo.db(store.database),
  };
  await products.stocked(lamp);
  const samples: Sample[] = [];
  for (const key of ['one', 'other']) {
    const { body } = await orders.place(alice, { product_id: lamp.id, quantity: 1 }, key).expect(201);
    const [event] = orders.store.published.filter(({ subject }) => subject === body.id);
    if (!event) throw new Error('The order told nobody');
    await products.react(event);
    await reports.react(event);
    samples.push(await sampleOf(body as OrderView, key, databases));
  }
  for (const [kit, reactions] of [
    [products.store, ['stock']],
    [store, ['orders', 'trail']],
  ] as const) {
    for (const reaction of reactions)
      await kit.cursors.set(reaction, 'orders', { sequence: 2, id: samples[1]?.eventId ?? '', types: [] });
  }
  await fill(databases, samples, alice.id, many);
  // A page of the log ends before what is younger than 2 s.
  orders.clock.advance(10_000);
});
afterAll(() => mongo.close());

test('the log of copied orders has no gap, its events can be read, and each tells of an order that is there', async () => {
  const { log } = orders.store;
  let place = { sequence: 0, id: '' };
  const ids: string[] = [];
  for (;;) {
    const page = await log.read({ after: place.sequence, id: place.id });
    expect(page.head).toBe(many);
    expect(page.events.map(({ sequence }) => sequence)).toEqual(
      page.events.map((_, index) => place.sequence + index + 1),
    );
    ids.push(...page.events.map(({ id }) => id));
    if (page.next.sequence === place.sequence) break;
    place = page.next;
  }
  expect(new Set(ids).size).toBe(many);
  const told = await log.events(ids.slice(-300));
  const found = await orders.store.documents(orderDocuments).findMany(told.map(({ subject }) => subject));
  expect(found).toHaveLength(told.length);
  for (const event of told) {
    const { order } = OrderCreated.schema.parse(event.data);
    expect(order.id).toBe(event.subject);
    expect((await products.reservation(order.id))?.status).toBe('committed');
  }
});

test('sums agree: units left, orders counted, and the place up to which each reader has read', async () => {
  expect(await products.stockOf(lamp)).toBe(10_000 - many);
  const { body } = await reports
    .as({ roles: ['manager'] })
    .get('/api/v1/analytics/summary')
    .expect(200);
  expect(body).toMatchObject({
    total_orders: many,
    total_revenue: [{ amount: many * 1_999, currency: 'USD' }],
    by_status: { pending: many },
  });
  const newest = (await orders.store.log.before(0)).next;
  expect(await products.store.cursors.find('stock', 'orders')).toMatchObject(newest);
});

test('the next order takes the next place in the log', async () => {
  await orders.place(alice, { product_id: lamp.id, quantity: 1 }, 'next').expect(201);
  expect(orders.store.published.at(-1)).toMatchObject({ sequence: many + 1 });
});
