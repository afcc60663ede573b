import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openShop, runLoad, type Shop } from './load.ts';
import { chosenSeed, randomFrom } from './support/random.ts';
import { report, tallyOf } from './support/report.ts';
import { allUp, balance, type Stage, setStage } from './support/stage.ts';

const frozenMs = 20_000;
const random = randomFrom(chosenSeed());

let stage: Stage;
let shop: Shop;
beforeAll(async () => {
  stage = await setStage();
  shop = await openShop(stage.client, stage.admin);
}, 300_000);
afterAll(() => stage?.close(), 60_000);

test('each process freezes for 20 s: every call ends within its deadline, and all recover by themselves', async () => {
  const victims = random.shuffled(stage.cast.filter((name) => name !== 'rabbitmq-epmd'));
  const deeds: string[] = [];
  const freeze = async () => {
    for (const name of victims) {
      const before = shop.diary.requests.length;
      await stage.stack.pause(name);
      await sleep(frozenMs);
      // What was restarted meanwhile, as by a sidecar that gave it up, is not frozen any more.
      await stage.stack.resume(name).catch(() => undefined);
      deeds.push(`${name} was frozen while ${shop.diary.requests.length - before} orders were wanted`);
      await sleep(3_000);
    }
  };
  const overMs = victims.length * (frozenMs + 3_000);
  await Promise.all([freeze(), runLoad(shop, random, { orders: Math.round(overMs / 1_500), overMs })]);
  report(shop, deeds);
  await allUp(stage);
  await balance(stage, shop.diary);
  // A gateway that is frozen itself answers nobody, and the client's own deadline of 30 s is longer than that.
  expect([...tallyOf(shop).keys()].filter((what) => what.startsWith('no answer'))).toEqual([]);
}, 1_800_000);
