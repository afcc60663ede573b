import { setTimeout as sleep } from 'node:timers/promises';
import { type TcpProxy, tcpProxy } from '@waybill/testing';
import { type Parts, startParts } from '@waybill/tools/stack';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openShop, runLoad, type Shop } from './load.ts';
import { chosenSeed, randomFrom } from './support/random.ts';
import { report } from './support/report.ts';
import { allUp, balance, type Stage, setStage } from './support/stage.ts';

const random = randomFrom(chosenSeed());
/** The services whose wire to the database can be harmed, each with a wire of its own. */
const wired = ['orders', 'products', 'email'] as const;

let database: Parts;
let wires: Record<(typeof wired)[number], TcpProxy>;
let stage: Stage;
let shop: Shop;
beforeAll(async () => {
  database = await startParts({ parts: ['mongodb'] });
  const { port, searchParams } = new URL(database.mongodbUri);
  const proxies = await Promise.all(wired.map(async (app) => [app, await tcpProxy(Number(port))] as const));
  wires = Object.fromEntries(proxies) as typeof wires;
  const uriOf = ({ port: own }: TcpProxy) => `mongodb://127.0.0.1:${own}/?${searchParams}`;
  // A server that is given is not started by the stack.
  process.env.MONGODB_URI = database.mongodbUri;
  stage = await setStage({
    env: Object.fromEntries(proxies.map(([app, proxy]) => [app, { MONGODB_URI: uriOf(proxy) }])),
  });
  shop = await openShop(stage.client, stage.admin);
}, 300_000);
afterAll(async () => {
  delete process.env.MONGODB_URI;
  await stage?.close();
  for (const wire of Object.values(wires ?? {})) await wire.close();
  await database?.close();
}, 60_000);

async function underLoad(harm: (over: () => boolean) => Promise<unknown>): Promise<void> {
  let over = false;
  const placing = runLoad(shop, random, { orders: 60, overMs: 30_000 }).finally(() => {
    over = true;
  });
  await Promise.all([placing, harm(() => over)]);
  report(shop, []);
  await allUp(stage);
  await balance(stage, shop.diary);
}

test.each(wired)('the wire between %s and the database is cut again and again', async (app) => {
  await underLoad(async (over) => {
    while (!over()) {
      await sleep(random.between(500, 3_000));
      wires[app].cut();
      await sleep(random.between(50, 1_500));
      wires[app].mend();
    }
  });
});

test.each(wired)('commits of %s reach the database and their replies are lost [C3]', async (app) => {
  const before = wires[app].lost();
  await underLoad(async (over) => {
    while (!over()) {
      wires[app].loseReplyTo('commitTransaction');
      await sleep(random.between(300, 1_200));
    }
    wires[app].loseReplyTo('commitTransaction', 0);
  });
  expect(wires[app].lost()).toBeGreaterThan(before);
});

test.each(wired)('the database answers %s slowly', async (app) => {
  await underLoad(async (over) => {
    wires[app].slow(400);
    while (!over()) await sleep(200);
    wires[app].slow(0);
  });
});
