import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openForFile } from './opened.ts';
import { createBroker } from './support/broker.ts';

const gigabyte = 1_000_000_000;
const opened = openForFile();

test('the broker is away for a minute and comes back without its disk: everything is told all the same', async () => {
  const { stack } = opened.stage;
  await opened.underLoad({ orders: 60, overMs: 70_000 }, async () => {
    await sleep(3_000);
    await stack.stop('rabbitmq');
    await stack.wipe('rabbitmq');
    await sleep(60_000);
    await stack.start('rabbitmq');
  });
});

test('the broker refuses what is published, for its memory is full: everything is told all the same', async () => {
  const broker = createBroker(opened.stage.stack);
  await opened.underLoad({ orders: 40, overMs: 30_000 }, async () => {
    await broker.memoryWatermark(1);
    await sleep(25_000);
    await broker.memoryWatermark(gigabyte);
  });
});

test('queues are purged again and again: what was in them is handled once', async () => {
  const broker = createBroker(opened.stage.stack);
  await opened.underLoad({ orders: 60, overMs: 20_000 }, async () => {
    for (let times = 0; times < 100; times += 1) {
      await broker.purgeAll();
      await sleep(200);
    }
  });
});

test('a subscriber whose queue was deleted is told all the same', async () => {
  const broker = createBroker(opened.stage.stack);
  const queues = (await broker.queues()).filter((name) => name.includes('order.created'));
  expect(queues.length).toBeGreaterThanOrEqual(3);
  await opened.underLoad({ orders: 40, overMs: 20_000 }, async () => {
    await sleep(2_000);
    for (const queue of queues) await broker.deleteQueue(queue);
  });
});
