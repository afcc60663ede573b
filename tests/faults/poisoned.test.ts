import { type Db, MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Person } from '../e2e/support/client.ts';
import { eventually } from '../e2e/support/eventually.ts';
import { type Untruth, unplaced, writeIntoLog } from './support/poison.ts';
import { type Stage, setStage } from './support/stage.ts';

const each = 12;
/** Who puts how many events aside: products cannot handle the third sort either, and analytics reacts twice. */
const putAside = { products: 3 * each, notifications: 2 * each, analytics: 4 * each };

interface Letter {
  id: string;
  status: string;
  by: string;
  subject: string;
  tries: number;
  error: { message: string };
}

let stage: Stage;
let client: MongoClient;
let databases: Record<'orders' | 'products' | 'analytics', Db>;
let customer: Person;
let product: string;
/** Orders that products throws on, because it keeps something under their ids that it cannot read. */
let unreadable: string[];

beforeAll(async () => {
  stage = await setStage({ replicas: {}, env: { '*': { FIRST_RETRY_S: '0.3' } } });
  client = await MongoClient.connect(stage.stack.mongodbUri);
  const of = (app: string) => client.db(stage.stack.database(app));
  databases = { orders: of('orders'), products: of('products'), analytics: of('analytics') };
  customer = await stage.client.signUp();
  product = (await stage.client.createProduct(stage.admin.token, { stock: 1_000 })).id;
}, 300_000);
afterAll(async () => {
  await client?.close();
  await stage?.close();
}, 60_000);

const letters = async (service: string): Promise<Letter[]> => {
  const path = `/api/v1/dead-letters?service=${service}&limit=100`;
  const asked = stage.client.call<{ items: Letter[] }>('GET', path, { token: stage.admin.token });
  return (await stage.client.expectStatus(200, asked)).items;
};

const allDead = (service: keyof typeof putAside, count: number = putAside[service]) =>
  eventually(
    async () => {
      const found = await letters(service);
      expect(found.map(({ status }) => status)).toEqual(Array(count).fill('dead'));
      expect(new Set(found.map(({ tries }) => tries))).toEqual(new Set(count > 0 ? [5] : []));
      return found;
    },
    { timeoutMs: 60_000 },
  );

const reservations = () => databases.products.collection<{ _id: string } & Record<string, unknown>>('reservations');
const known = () => databases.analytics.collection<{ _id: string }>('orders');

/** Places an order and tells how long products and analytics took to hear of it. */
async function handledAfterMs(): Promise<number> {
  const { body } = await stage.client.placeUntilAnswered(customer.token, [{ product_id: product, quantity: 1 }]);
  const began = performance.now();
  await eventually(
    async () => {
      expect(await reservations().findOne({ _id: body.id })).toMatchObject({ status: 'committed' });
      expect(await known().findOne({ _id: body.id })).not.toBeNull();
    },
    { timeoutMs: 30_000 },
  );
  return performance.now() - began;
}

describe('events that cannot be handled [L8]', () => {
  test('are put aside and tried five times, while their neighbours are handled within seconds', async () => {
    const orders = Array.from({ length: each }, () => unplaced(customer.id, product));
    unreadable = orders.map(({ id }) => id);
    await reservations().insertMany(
      unreadable.map((_id) => ({ _id, status: 'of another build', lines: [], order_version: 0, version: 1 })),
    );
    const poison = orders.flatMap((order): Untruth[] => {
      const [shapeless, newer] = [unplaced(customer.id, product), unplaced(customer.id, product)];
      return [
        { subject: shapeless.id, dataversion: 1, data: { order: { ...shapeless, lines: 'none' } } },
        { subject: newer.id, dataversion: 99, data: { order: newer } },
        { subject: order.id, dataversion: 1, data: { order } },
      ];
    });
    await writeIntoLog(client, databases.orders, poison);
    let over = false;
    const dying = Promise.all([allDead('products'), allDead('notifications'), allDead('analytics')]).finally(() => {
      over = true;
    });
    const waits: number[] = [];
    while (!over) waits.push(await handledAfterMs());
    const [found] = await dying;
    expect(waits.length).toBeGreaterThan(5);
    expect(Math.max(...waits)).toBeLessThan(10_000);
    const why = found.map(({ error }) => error.message);
    expect(why.filter((message) => message.includes('/order/lines'))).toHaveLength(each);
    expect(why.filter((message) => message.includes('up to dataversion 1'))).toHaveLength(each);
    console.log(`${waits.length} orders meanwhile, the slowest handled after ${Math.round(Math.max(...waits))} ms`);
  }, 180_000);

  test('are handled once whatever was wrong is mended and they are replayed; the others die again', async () => {
    await reservations().deleteMany({ _id: { $in: unreadable } });
    const body = { service: 'products', type: 'order.created' };
    const asked = stage.client.call('POST', '/api/v1/dead-letters/replay', { token: stage.admin.token, body });
    expect(await stage.client.expectStatus(202, asked)).toEqual({ replayed: 3 * each, unanswered: [] });
    const left = await allDead('products', 2 * each);
    expect(left.filter(({ subject }) => unreadable.includes(subject))).toEqual([]);
    const kept = await reservations()
      .find({ _id: { $in: unreadable } })
      .toArray();
    expect(kept.map(({ status }) => status)).toEqual(Array(each).fill('committed'));
  }, 120_000);

  test('are gone for good when they are discarded', async () => {
    for (const service of Object.keys(putAside)) {
      for (const { id } of await letters(service)) {
        const path = `/api/v1/dead-letters/${id}`;
        await stage.client.expectStatus(204, stage.client.call('DELETE', path, { token: stage.admin.token }));
      }
      expect(await letters(service)).toEqual([]);
    }
    expect(await handledAfterMs()).toBeLessThan(10_000);
  }, 120_000);
});
