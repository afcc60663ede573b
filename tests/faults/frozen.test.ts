import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openForFile } from './opened.ts';
import { tallyOf } from './support/report.ts';

const frozenMs = 20_000;
const opened = openForFile();

test('each process freezes for 20 s: every call ends within its deadline, and all recover by themselves', async () => {
  const { random, shop, stage } = opened;
  const victims = random.shuffled(stage.cast.filter((name) => name !== 'rabbitmq-epmd'));
  const overMs = victims.length * (frozenMs + 3_000);
  await opened.underLoad({ orders: Math.round(overMs / 1_500), overMs }, async () => {
    const deeds: string[] = [];
    for (const name of victims) {
      const before = shop.diary.requests.length;
      await stage.stack.pause(name);
      await sleep(frozenMs);
      // What was restarted meanwhile, as by a sidecar that gave it up, is not frozen any more.
      await stage.stack.resume(name).catch(() => undefined);
      deeds.push(`${name} was frozen while ${shop.diary.requests.length - before} orders were wanted`);
      await sleep(3_000);
    }
    return deeds;
  });
  // A gateway that is frozen itself answers nobody, and the client's own deadline of 30 s is longer than that.
  expect([...tallyOf(shop).keys()].filter((what) => what.startsWith('no answer'))).toEqual([]);
}, 1_800_000);
