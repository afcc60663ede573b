import { setTimeout as sleep } from 'node:timers/promises';
import type { ProductView } from '@waybill/contracts';
import type { Client, Person } from '../e2e/support/client.ts';
import type { Answered, Diary, OrderRequest } from './auditor/books.ts';
import { type Caller, createCaller } from './support/caller.ts';
import type { Random } from './support/random.ts';

/** Who buys what, made before anything fails. */
export interface Shop {
  customers: Caller[];
  manager: Caller;
  products: ProductView[];
  diary: Diary;
}

/** The last product is scarce, so that some orders are refused. Customers hear of them by e-mail, on two devices, and by text. */
export async function openShop(client: Client, admin: Person, { customers = 6, stock = 5_000 } = {}): Promise<Shop> {
  // One after the other: hashing passwords takes its time, and a registration that is late is tried again by a sidecar.
  const people: Person[] = [];
  for (let index = 0; index < customers; index += 1) people.push(await reachable(client, await client.signUp(), index));
  const wanted = [
    { name: 'Lamp', price: { amount: 1_999, currency: 'USD' }, stock },
    { name: 'Chair', price: { amount: 12_950, currency: 'USD' }, stock },
    { name: 'Pen', price: { amount: 35, currency: 'USD' }, stock: 12 },
  ];
  const products = await Promise.all(wanted.map((product) => client.createProduct(admin.token, product)));
  return {
    customers: people.map((person) => createCaller(client, person)),
    manager: createCaller(client, admin),
    products,
    diary: {
      products: products.map(({ id, price, stock }) => ({ id, prices: [price], stock })),
      requests: [],
      cancellations: [],
      stockChanges: [],
    },
  };
}

/** Two devices, one of them gone, and a number that takes texts. */
async function reachable({ call, expectStatus }: Client, person: Person, index: number): Promise<Person> {
  const { id, token, preferences } = person;
  const at = `/api/v1/users/${id}`;
  await expectStatus(200, call('PATCH', at, { token, body: { phone: `+8490${String(index).padStart(7, '0')}` } }));
  await expectStatus(200, call('PUT', `${at}/preferences`, { token, body: { ...preferences, sms: true } }));
  for (const device of [`${id}-living`, `gone-${id}`])
    await expectStatus(201, call('POST', `${at}/devices`, { token, body: { platform: 'android', token: device } }));
  return person;
}

/**
 * Places so many orders, evenly over `overMs`, each under a key of its own and tried until it is answered. Some are
 * asked for again after their answer, some cancelled, and now and then stock comes in by hand. Everything that was
 * answered goes into the diary.
 */
export async function runLoad(
  shop: Shop,
  random: Random,
  { orders, overMs }: { orders: number; overMs: number },
): Promise<void> {
  const began = performance.now();
  const run = Math.floor(random.next() * 1e9).toString(36);
  // Decided beforehand, so that the answers' timing does not change what is wanted.
  const plans = Array.from({ length: orders }, (_, index) => ({
    key: `order-${run}-${index}`,
    atMs: (index * overMs) / orders,
    customer: random.pick(shop.customers),
    lines: linesOf(shop.products, random),
    again: random.percent(15),
    cancelAfterMs: random.percent(15) ? random.between(0, 3_000) : undefined,
    delivered: random.percent(8) ? { product: random.pick(shop.products), change: random.between(1, 5) } : undefined,
  }));
  await Promise.all(
    plans.map(async ({ key, atMs, customer, lines, again, cancelAfterMs, delivered }) => {
      await sleep(Math.max(0, began + atMs - performance.now()));
      const request: OrderRequest = { key, user_id: customer.id, lines, answers: [] };
      shop.diary.requests.push(request);
      const restock = delivered && takeDelivery(shop, delivered.product.id, delivered.change);
      const place = () =>
        customer.untilAnswered('POST', '/api/v1/orders', { key, body: { lines } }, (answer) =>
          request.answers.push(answer),
        );
      const { order_id } = await place();
      if (again) await place();
      if (order_id !== undefined && cancelAfterMs !== undefined) {
        await sleep(cancelAfterMs);
        const answers: Answered[] = [];
        shop.diary.cancellations.push({ order_id, answers });
        const path = `/api/v1/orders/${order_id}/cancellation`;
        const body = { reason: 'changed my mind' };
        await customer.untilAnswered('POST', path, { key: `cancel-${key}`, body }, (answer) => answers.push(answer));
      }
      await restock;
    }),
  );
}

/** One line in twenty asks for more than there is, one in ten for what is scarce, the rest for what is plenty. */
function linesOf([lamp, chair, pen]: readonly ProductView[], random: Random): OrderRequest['lines'] {
  const [first, second] = random.shuffled([lamp, chair]);
  const wanted = [first, ...(random.percent(40) ? [second] : []), ...(random.percent(15) ? [pen] : [])];
  const quantity = random.percent(5) ? 9_999 : random.between(1, 3);
  return wanted.flatMap((product) => (product ? [{ product_id: product.id, quantity }] : []));
}

/** A PATCH has no key, so it is not tried again: without an answer it may have been made or not. */
async function takeDelivery({ manager, diary }: Shop, product_id: string, change: number): Promise<void> {
  const reason = `delivery ${diary.stockChanges.length + 1} of ${product_id}`;
  const entry = { product_id, change, reason, status: 0 };
  diary.stockChanges.push(entry);
  const body = { change, reason };
  const { status } = await manager.once('PATCH', `/api/v1/products/${product_id}/stock`, { body });
  entry.status = status;
}
