import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openShop, runLoad, type Shop } from './load.ts';
import { createBroker } from './support/broker.ts';
import { chosenSeed, randomFrom } from './support/random.ts';
import { report } from './support/report.ts';
import { allUp, balance, type Stage, setStage } from './support/stage.ts';

const gigabyte = 1_000_000_000;
const random = randomFrom(chosenSeed());

let stage: Stage;
let shop: Shop;
beforeAll(async () => {
  stage = await setStage();
  shop = await openShop(stage.client, stage.admin);
}, 300_000);
afterAll(() => stage?.close(), 60_000);

/** The books of all tests are one: each adds to them, and leaves them right. */
async function underLoad(orders: number, overMs: number, harm: () => Promise<unknown>): Promise<void> {
  await Promise.all([harm(), runLoad(shop, random, { orders, overMs })]);
  report(shop, []);
  await allUp(stage);
  await balance(stage, shop.diary);
}

test('the broker is away for a minute and comes back without its disk: everything is told all the same', async () => {
  await underLoad(60, 70_000, async () => {
    await sleep(3_000);
    await stage.stack.stop('rabbitmq');
    await stage.stack.wipe('rabbitmq');
    await sleep(60_000);
    await stage.stack.start('rabbitmq');
  });
});

test('the broker refuses what is published, for its memory is full: everything is told all the same', async () => {
  const broker = createBroker(stage.stack);
  await underLoad(40, 30_000, async () => {
    await broker.memoryWatermark(1);
    await sleep(25_000);
    await broker.memoryWatermark(gigabyte);
  });
});

test('queues are purged again and again: what was in them is handled once', async () => {
  const broker = createBroker(stage.stack);
  await underLoad(60, 20_000, async () => {
    for (let times = 0; times < 100; times += 1) {
      await broker.purgeAll();
      await sleep(200);
    }
  });
});

test('a subscriber whose queue was deleted is told all the same', async () => {
  const broker = createBroker(stage.stack);
  const queues = (await broker.queues()).filter((name) => name.includes('order.created'));
  expect(queues.length).toBeGreaterThanOrEqual(3);
  await underLoad(40, 20_000, async () => {
    await sleep(2_000);
    for (const queue of queues) await broker.deleteQueue(queue);
  });
});
