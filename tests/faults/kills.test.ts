import { afterAll, beforeAll, test } from 'vitest';
import { openShop, runLoad } from './load.ts';
import { killAtRandom, lastsMs, type Plan } from './support/killer.ts';
import { chosenSeed, randomFrom } from './support/random.ts';
import { report } from './support/report.ts';
import { allUp, balance, type Stage, setStage } from './support/stage.ts';

const long = process.env.FAULTS === 'long';

const services = [
  ['orders', 'orders-2'],
  ['products', 'products-2'],
  ['notifications'],
  ['email'],
  ['push'],
  ['sms'],
  ['users'],
  ['analytics'],
];
const parts = [['mongodb'], ['redis'], ['rabbitmq']];
const sidecarsOf = (apps: readonly (readonly string[])[]) =>
  apps.map((names) => names.map((name) => `${name}-sidecar`));

const plan: Plan = long
  ? {
      victims: [...services, ...sidecarsOf([...services, ['templates'], ['gateway']]), ...parts],
      timesEach: 10,
      everyMs: 3_000,
    }
  : { victims: [...services, ...sidecarsOf(services.slice(0, 2)), ...parts], timesEach: 2, everyMs: 2_500 };
const orders = long ? 500 : 100;

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
}, 300_000);
afterAll(() => stage?.close(), 60_000);

test(
  `${plan.timesEach} sudden deaths of each, under ${orders} orders: no order is lost, doubled or oversold, and each is told of once`,
  async () => {
    const random = randomFrom(chosenSeed());
    const shop = await openShop(stage.client, stage.admin);
    const [deaths] = await Promise.all([
      killAtRandom(stage, randomFrom(random.between(0, 2 ** 31)), plan),
      runLoad(shop, random, { orders, overMs: lastsMs(plan) }),
    ]);
    report(shop, deaths);
    await allUp(stage);
    const began = performance.now();
    await balance(stage, shop.diary);
    console.log(`The books were right after ${((performance.now() - began) / 1_000).toFixed(0)} s`);
  },
  long ? 3_600_000 : 600_000,
);
