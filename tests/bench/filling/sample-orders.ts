import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OrderView } from '@waybill/contracts';
import type { Db, Document } from 'mongodb';
import type { Stage } from '../stage/start-stage.ts';

/** A real order, and every row that it left behind: what copies are made of. */
export interface Sample {
  readonly orderId: string;
  readonly eventId: string;
  readonly key: string;
  readonly amount: number;
  readonly productId: string;
  readonly rows: Rows;
}

export interface Rows {
  readonly order: Document;
  readonly event: Document;
  readonly answer: Document;
  readonly reservation: Document;
  /** As analytics knows it. */
  readonly known: Document;
  readonly trail: Document;
}

export type Databases = Readonly<Record<'orders' | 'products' | 'analytics', Db>>;

const longestMs = 60_000;

/** Places one order of each product and waits until whoever hears of it has handled it. */
export async function placeSamples(stage: Stage, databases: Databases): Promise<Sample[]> {
  const token = await stage.signIn();
  const placed: { order: OrderView; key: string }[] = [];
  for (const { id } of stage.products) {
    const key = randomUUID();
    const lines = [{ product_id: id, quantity: 1 }];
    placed.push({ order: await stage.client.expectStatus(201, stage.client.placeOrder(token, lines, key)), key });
  }
  return Promise.all(placed.map(({ order, key }) => sampleOf(order, key, databases)));
}

/** Waits for the rows of one order. */
export async function sampleOf(
  order: OrderView,
  key: string,
  { orders, products, analytics }: Databases,
): Promise<Sample> {
  const { id } = order;
  const row = (database: Db, collection: string, filter: Document) => untilThere(database, collection, filter);
  const event = await row(orders, 'events', { subject: id });
  return {
    orderId: id,
    eventId: event.id as string,
    key,
    amount: order.total.amount,
    productId: order.lines[0]?.product_id ?? '',
    rows: {
      event,
      order: await row(orders, 'orders', { _id: id }),
      answer: await row(orders, 'idempotency', { _id: `${order.user_id}|placeOrder|${key}` }),
      reservation: await row(products, 'reservations', { _id: id, status: 'committed' }),
      known: await row(analytics, 'orders', { _id: id }),
      trail: await row(analytics, 'trail', { subject: id }),
    },
  };
}

async function untilThere(database: Db, collection: string, filter: Document): Promise<Document> {
  const until = performance.now() + longestMs;
  for (;;) {
    const found = await database.collection(collection).findOne(filter);
    if (found) return found;
    if (performance.now() > until)
      throw new Error(`${database.databaseName}.${collection} got no row of a sample order within ${longestMs} ms`);
    await sleep(200);
  }
}
