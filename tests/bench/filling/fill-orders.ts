import { randomUUID } from 'node:crypto';
import { type Document, MongoClient } from 'mongodb';
import type { Stage } from '../stage/start-stage.ts';
import { copyRow } from './copy-row.ts';
import { type Databases, placeSamples, type Rows, type Sample } from './sample-orders.ts';

const portion = 500;
const atOnce = 4;
const manyCustomers = 1_000;
/** Copies lie in the days before, but not so long ago that the answers to them would be dropped. */
const historyMs = 20 * 86_400_000;
/** The services whose databases are written; they do not run meanwhile. */
const written = ['orders', 'products', 'analytics'];

export interface Filling {
  readonly databases: Databases;
  /** Adds orders until there are as many. Services start again after it. */
  fillUpTo(orders: number): Promise<void>;
  close(): Promise<void>;
}

/**
 * Orders as if they had been placed: rows of real ones, copied under other ids into the databases of orders, products
 * and analytics, with the log's counter and the readers' cursors behind them.
 */
export async function startFilling(stage: Stage): Promise<Filling> {
  const mongo = new MongoClient(stage.stack.mongodbUri);
  const databases = {
    orders: mongo.db(stage.stack.database('orders')),
    products: mongo.db(stage.stack.database('products')),
    analytics: mongo.db(stage.stack.database('analytics')),
  };
  try {
    const samples = await placeSamples(stage, databases);
    return {
      databases,
      async fillUpTo(orders) {
        for (const app of written) await stage.stack.stop(app);
        await fill(databases, samples, stage.customer.id, orders);
        for (const app of written.toReversed()) await stage.stack.start(app);
        await stage.settle();
      },
      close: () => mongo.close(),
    };
  } catch (error) {
    await mongo.close();
    throw error;
  }
}

/** The rows alone; whoever keeps them must not run meanwhile. Every order there came from one of the samples, or by this. */
export async function fill(
  databases: Databases,
  samples: readonly Sample[],
  customer: string,
  orders: number,
): Promise<void> {
  const { orders: own, products, analytics } = databases;
  const there = await own.collection('orders').countDocuments();
  const counters = own.collection<{ _id: string; value: number }>('counters');
  const last = (await counters.findOne({ _id: 'events' }))?.value ?? 0;
  const missing = Math.max(0, orders - there);
  const begins = Array.from({ length: Math.ceil(missing / portion) }, (_, index) => index * portion);
  let newest = '';
  async function copyPortions(): Promise<void> {
    for (let begin = begins.shift(); begin !== undefined; begin = begins.shift()) {
      const copies = Array.from({ length: Math.min(portion, missing - begin) }, (_, index) => {
        const at = (begin ?? 0) + index;
        const sample = samples[at % samples.length] as Sample;
        return copyOf(sample, {
          sequence: last + at + 1,
          customer,
          earlierMs: (1 - at / missing) * historyMs + 3_600_000,
        });
      });
      if (begin + copies.length === missing) newest = String(copies.at(-1)?.event.id);
      await insert(databases, copies);
    }
  }
  await Promise.all(Array.from({ length: atOnce }, copyPortions));
  if (missing === 0) return;
  const head = last + missing;
  await counters.updateOne({ _id: 'events' }, { $set: { value: head } });
  for (const [database, reactions] of [
    [products, ['stock']],
    [analytics, ['orders', 'trail']],
  ] as const) {
    const rows = reactions.map((reaction) => `${reaction}|orders`);
    const moved = await database
      .collection<{ _id: string }>('cursors')
      .updateMany({ _id: { $in: rows } }, { $set: { sequence: head, event_id: newest } });
    if (moved.matchedCount !== rows.length) throw new Error(`Not all of ${rows.join(', ')} is a cursor any more`);
  }
  await count(databases, samples, missing);
}

function copyOf(
  { orderId, eventId, key, rows }: Sample,
  { sequence, customer, earlierMs }: { sequence: number; customer: string; earlierMs: number },
): Rows {
  // The customer who asks has one order in a thousand, as every other.
  const owner = `00000000-0000-7000-8000-${String(sequence % manyCustomers).padStart(12, '0')}`;
  const names = new Map([
    [orderId, randomUUID()],
    [eventId, randomUUID()],
    [key, randomUUID()],
    ...(sequence % manyCustomers === 0 ? [] : [[customer, owner] as const]),
  ]);
  const copy = copyRow(rows, names, earlierMs);
  return { ...copy, event: { ...copy.event, _id: sequence as never }, trail: { ...copy.trail, sequence } };
}

async function insert({ orders, products, analytics }: Databases, copies: readonly Rows[]): Promise<void> {
  const of = (kind: keyof Rows): Document[] => copies.map((copy) => copy[kind]);
  await Promise.all([
    orders.collection('orders').insertMany(of('order'), { ordered: false }),
    orders.collection('events').insertMany(of('event'), { ordered: false }),
    orders.collection('idempotency').insertMany(of('answer'), { ordered: false }),
    products.collection('reservations').insertMany(of('reservation'), { ordered: false }),
    analytics.collection('orders').insertMany(of('known'), { ordered: false }),
    analytics.collection('trail').insertMany(of('trail'), { ordered: false }),
  ]);
}

/** The sums that are kept beside the rows: units left, and the summary. */
async function count({ products, analytics }: Databases, samples: readonly Sample[], copies: number): Promise<void> {
  const shares = samples.map((sample, index) => ({
    ...sample,
    times: Math.floor(copies / samples.length) + (index < copies % samples.length ? 1 : 0),
  }));
  for (const { productId, times } of shares) {
    await products
      .collection<{ _id: string; stock: number }>('products')
      .updateOne({ _id: productId }, { $inc: { stock: -times } });
  }
  const amount = shares.reduce((sum, share) => sum + share.times * share.amount, 0);
  const $inc = { 'by_status.pending': copies, 'revenue.USD.orders': copies, 'revenue.USD.amount': amount };
  await analytics.collection<{ _id: string }>('summary').updateOne({ _id: 'summary' }, { $inc });
}
