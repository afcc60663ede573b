import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProductView } from '@waybill/contracts';
import { expect, test } from 'vitest';
import { openForFile } from './opened.ts';
import { emptyRedis } from './support/redis.ts';

const opened = openForFile();

/** What the cache may not do: keep an order from being placed, or a read from being answered, or charge an old price. */
async function unharmed(harm: (over: () => boolean) => Promise<unknown>): Promise<void> {
  await opened.underLoad({ orders: 40, overMs: 25_000 }, async (over) => {
    const [prices] = await Promise.all([changePrices(over), harm(over)]);
    expect(prices).toBeGreaterThan(5);
    return [`${prices} prices changed`];
  });
}

/** After each change of a price that was answered, reads may be old for a moment, but no order is. */
async function changePrices(over: () => boolean): Promise<number> {
  const { random, shop } = opened;
  const { client, admin } = opened.stage;
  const product = shop.diary.products[0];
  const customer = shop.customers[0];
  if (!product || !customer) throw new Error('The shop is empty');
  let changes = 0;
  while (!over()) {
    const price = { amount: random.between(100, 9_000), currency: 'USD' };
    product.prices.push(price);
    const { status } = await client.call<ProductView>('PATCH', `/api/v1/products/${product.id}`, {
      token: admin.token,
      body: { price },
    });
    expect(status).toBe(200);
    changes += 1;
    const request = {
      key: randomUUID(),
      user_id: customer.id,
      lines: [{ product_id: product.id, quantity: 1 }],
      answers: [],
    };
    shop.diary.requests.push(request);
    const { total } = await customer.untilAnswered(
      'POST',
      '/api/v1/orders',
      { key: request.key, body: { lines: request.lines } },
      (answer) => void (request.answers as unknown[]).push(answer),
    );
    expect(total).toEqual(price);
    const read = await client.call('GET', `/api/v1/products/${product.id}`);
    expect(read.status).toBe(200);
    await sleep(500);
  }
  return changes;
}

test('without the cache reads and orders go on, and no old price is charged', async () => {
  await unharmed(async () => {
    await sleep(3_000);
    await opened.stage.stack.stop('redis');
    await sleep(15_000);
    await opened.stage.stack.start('redis');
  });
});

test('with a cache that answers after 2 s reads and orders go on, and no old price is charged', async () => {
  await unharmed(async (over) => {
    while (!over()) {
      await opened.stage.stack.pause('redis');
      await sleep(2_000);
      await opened.stage.stack.resume('redis');
      await sleep(50);
    }
  });
});

test('with a cache that is emptied again and again reads and orders go on, and no old price is charged', async () => {
  await unharmed(async (over) => {
    while (!over()) {
      await emptyRedis(opened.stage.stack.redis);
      await sleep(100);
    }
  });
});
