import { setTimeout as sleep } from 'node:timers/promises';
import { type TcpProxy, tcpProxy } from '@waybill/testing';
import { type Parts, startParts } from '@waybill/tools/stack';
import { afterAll, expect, test } from 'vitest';
import { openForFile } from './opened.ts';

/** The services whose wire to the database can be harmed, each with a wire of its own. */
const wired = ['orders', 'products', 'email'] as const;

let database: Parts | undefined;
let wires: Record<(typeof wired)[number], TcpProxy>;
// Hooks after all run in the opposite order: the database goes after the stage.
afterAll(async () => {
  delete process.env.MONGODB_URI;
  for (const wire of Object.values(wires ?? {})) await wire.close();
  await database?.close();
}, 60_000);
const opened = openForFile(async () => {
  database = await startParts({ parts: ['mongodb'] });
  const { port, searchParams } = new URL(database.mongodbUri);
  const proxies = await Promise.all(wired.map(async (app) => [app, await tcpProxy(Number(port))] as const));
  wires = Object.fromEntries(proxies) as typeof wires;
  const uriOf = ({ port: own }: TcpProxy) => `mongodb://127.0.0.1:${own}/?${searchParams}`;
  // A server that is given is not started by the stack.
  process.env.MONGODB_URI = database.mongodbUri;
  return { env: Object.fromEntries(proxies.map(([app, proxy]) => [app, { MONGODB_URI: uriOf(proxy) }])) };
});
const load = { orders: 60, overMs: 30_000 };

test.each(wired)('the wire between %s and the database is cut again and again', async (app) => {
  const { random } = opened;
  await opened.underLoad(load, async (over) => {
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
  await opened.underLoad(load, async (over) => {
    while (!over()) {
      wires[app].loseReplyTo('commitTransaction');
      await sleep(opened.random.between(300, 1_200));
    }
    wires[app].loseReplyTo('commitTransaction', 0);
  });
  expect(wires[app].lost()).toBeGreaterThan(before);
});

test.each(wired)('the database answers %s slowly', async (app) => {
  await opened.underLoad(load, async (over) => {
    wires[app].slow(400);
    while (!over()) await sleep(200);
    wires[app].slow(0);
  });
});
