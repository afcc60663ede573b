import { createLogger, createMetrics, serve, systemClock } from '@waybill/runtime';
import { createSidecar } from '@waybill/sidecar';
import { listening, type TcpProxy, type TestApi, type TestStore, tcpProxy, testApi, testStore } from '@waybill/testing';
import { startParts, startSidecar } from '@waybill/tools/stack';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createGateway } from '../../apps/gateway/src/app.ts';
import { Settings } from '../../apps/gateway/src/config.ts';
import { collections, app as productsApp } from '../../apps/products/src/app.ts';
import { Settings as ProductsSettings } from '../../apps/products/src/config.ts';
import { addProduct } from '../../apps/products/src/storage/catalogue.ts';
import { products as catalogue } from '../../apps/products/src/storage/products.ts';
import { aProduct, manager } from '../../apps/products/src/testing.ts';

let closing: (() => Promise<unknown>)[] = [];
let store: TestStore;
let products: TestApi;
let wire: TcpProxy;
let gateway: string;
/** Requests that reached products to change a stock. */
let asked = 0;

const portOf = (address: string) => Number(new URL(address).port);

beforeAll(async () => {
  const parts = await startParts({ parts: ['mongodb', 'redis'] });
  closing = [parts.close];
  store = await testStore({ collections, app: 'products', uri: parts.mongodbUri });
  products = await testApi(productsApp, ProductsSettings.parse({}), { store });
  wire = await tcpProxy(portOf(products.url), {
    onRequest: (bytes) => {
      if (bytes.includes('/stock')) asked += 1;
    },
  });
  const keys = await listening(async (_, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(await products.tokens.keys()));
  });
  const sidecars = [
    await startSidecar({ appId: 'products', appPort: wire.port, parts }),
    await startSidecar({ appId: 'users', appPort: portOf(keys), parts }),
  ];
  const own = await startSidecar({ appId: 'gateway', parts });
  const logger = createLogger({ app: 'gateway', level: 'silent' });
  const metrics = createMetrics({ app: 'gateway', processMetrics: false });
  const sidecar = createSidecar({ httpPort: own.httpPort, logger, metrics, clock: systemClock });
  const app = createGateway({
    settings: { ...Settings.parse({}), APPS: ['products', 'users'] },
    sidecar,
    readiness: () => ({ ready: true, parts: {} }),
    clock: systemClock,
    logger,
    metrics,
  });
  const serving = await serve({ handler: app.callback(), port: 0, logger, signals: false });
  gateway = serving.url;
  closing = [serving.close, sidecar.close, own.close, ...sidecars.map(({ close }) => close), wire.close, parts.close];
});
afterAll(async () => {
  for (const close of closing) await close();
});

const takeThree = (id: string, headers: Record<string, string> = {}) =>
  fetch(`${gateway}/api/v1/products/${id}/stock`, {
    method: 'PATCH',
    body: JSON.stringify({ change: -3 }),
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${products.tokens.tokenFor(manager)}`,
      ...headers,
    },
  });

test.each([
  ['without a key', {}],
  ['under a key of the client', { 'idempotency-key': 'counted-once' }],
])(
  'a change of stock whose reply is lost %s is asked for again by the sidecar, and made once [C6]',
  async (_, headers) => {
    const lamp = await addProduct(store, { document: aProduct({ stock: 10 }), events: [] });
    const [before, lost] = [asked, wire.lost()];
    wire.loseReplyTo('/stock');
    const answer = await takeThree(lamp.id, headers);
    expect([answer.status, ((await answer.json()) as { stock: number }).stock]).toEqual([200, 7]);
    expect([asked - before, wire.lost() - lost]).toEqual([2, 1]);
    expect((await store.documents(catalogue).get(lamp.id)).stock).toBe(7);
    const told = store.published.filter(({ type, subject }) => type === 'product.stock_updated' && subject === lamp.id);
    expect(told).toHaveLength(1);
  },
);
