import { setTimeout as sleep } from 'node:timers/promises';
import { type TcpProxy, tcpProxy } from '@waybill/testing';
import { afterAll, expect, test } from 'vitest';
import { openForFile } from './opened.ts';

/** Everybody calls these through a wire of the test's own: their sidecars are known by an address where it listens. */
const host = '127.0.0.2';
const apps = ['products', 'orders', 'notifications'] as const;
type App = (typeof apps)[number];
/** What is lost: the answers to these. */
const call: Record<App, string> = {
  products: 'internal/reservations',
  orders: 'api/v1/orders',
  notifications: 'internal/messages/read',
};
const wires = new Map<App, TcpProxy>();
afterAll(async () => {
  for (const wire of wires.values()) await wire.close();
});
const opened = openForFile(() => ({ replicas: {}, sidecarHosts: Object.fromEntries(apps.map((app) => [app, host])) }), {
  ready: async ({ stack }) => {
    for (const app of apps) {
      const { internalGrpcPort: port } = stack.sidecar(app);
      wires.set(app, await tcpProxy(port, { to: '127.0.0.3', host, port }));
    }
  },
});
const wireTo = (app: App) => wires.get(app) as TcpProxy;
const load = { orders: 60, overMs: 20_000 };

test.each(apps)('the wire to the sidecar of %s is cut again and again', async (app) => {
  await opened.underLoad(load, async (over) => {
    while (!over()) {
      await sleep(opened.random.between(500, 3_000));
      wireTo(app).cut();
      await sleep(opened.random.between(50, 3_000));
      wireTo(app).mend();
    }
    return undefined;
  });
});

test.each(apps)('calls arrive at %s and their answers are lost between the sidecars', async (app) => {
  const before = wireTo(app).lost();
  await opened.underLoad(load, async (over) => {
    while (!over()) {
      wireTo(app).loseReplyTo(call[app]);
      await sleep(opened.random.between(200, 1_000));
    }
    wireTo(app).loseReplyTo(call[app], 0);
    return [`${wireTo(app).lost() - before} answers lost`];
  });
  expect(wireTo(app).lost()).toBeGreaterThan(before + 3);
});

test.each(apps)('the wire to the sidecar of %s is slow', async (app) => {
  await opened.underLoad(load, async (over) => {
    wireTo(app).slow(700);
    while (!over()) await sleep(200);
    wireTo(app).slow(0);
    return undefined;
  });
});
