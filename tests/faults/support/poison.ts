import { randomUUID } from 'node:crypto';
import type { OrderFacts } from '@waybill/contracts';
import type { Db, MongoClient } from 'mongodb';

type Row = { _id: number } & Record<string, unknown>;

/** What an event tells, beside what the log gives it. */
export interface Untruth {
  subject: string;
  dataversion: number;
  data: unknown;
}

/** Writes rows of `order.created` into the orders' log behind the service's back, numbered as its own commits are. */
export async function writeIntoLog(client: MongoClient, orders: Db, events: readonly Untruth[]): Promise<void> {
  const counters = orders.collection<{ _id: string; value: number }>('counters');
  await client.withSession((session) =>
    session.withTransaction(async () => {
      const { value = 0 } = (await counters.findOne({ _id: 'events' }, { session })) ?? {};
      const time = new Date().toISOString();
      const rows = events.map(
        (event, index): Row => ({
          _id: value + index + 1,
          id: randomUUID(),
          type: 'order.created',
          subjectversion: 1,
          time,
          ...event,
        }),
      );
      await orders.collection<Row>('events').insertMany(rows, { session });
      await counters.updateOne({ _id: 'events' }, { $set: { value: value + events.length } }, { session });
    }),
  );
}

/** An order of one unit that nobody placed. */
export function unplaced(user_id: string, product_id: string): OrderFacts {
  const price = { amount: 500, currency: 'USD' };
  const line = { product_id, product_name: 'Lamp', quantity: 1, unit_price: price, total_price: price };
  return { id: randomUUID(), user_id, lines: [line], total: price, status: 'pending' };
}
