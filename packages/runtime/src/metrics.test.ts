import { expect, test } from 'vitest';
import { createMetrics } from './metrics.ts';

test('metrics carry the app and their labels', async () => {
  const metrics = createMetrics({ app: 'orders', processMetrics: false });
  metrics.counter({ name: 'placed_total', help: 'Orders placed', labels: ['currency'] }).inc({ currency: 'USD' });
  metrics.histogram({ name: 'batch_size', help: 'Items per batch', buckets: [1, 10] }).observe(3);
  const text = await metrics.text();
  expect(text).toContain('placed_total{currency="USD",app="orders"} 1');
  expect(text).toContain('batch_size_bucket{le="10",app="orders"} 1');
});

test('a gauge that is read is read at each scrape', async () => {
  const metrics = createMetrics({ app: 'orders', processMetrics: false });
  let depth = 1;
  metrics.gauge({ name: 'depth', help: 'Waiting', read: async () => depth });
  expect(await metrics.text()).toContain('depth{app="orders"} 1');
  depth = 7;
  expect(await metrics.text()).toContain('depth{app="orders"} 7');
});

test('a gauge with labels is read anew: what has gone is not told any more', async () => {
  const metrics = createMetrics({ app: 'orders', processMetrics: false });
  let statuses = ['pending', 'shipped'];
  const read = () => statuses.map((status) => ({ labels: { status }, value: 2 }));
  metrics.gauge({ name: 'orders', help: 'Orders', labels: ['status'], read });
  expect(await metrics.text()).toContain('orders{status="pending",app="orders"} 2');
  statuses = ['shipped'];
  expect(await metrics.text()).not.toContain('pending');
});

test('a gauge that cannot be read is left out, and hides no other', async () => {
  const metrics = createMetrics({ app: 'orders', processMetrics: false });
  metrics.gauge({ name: 'lost', help: 'Fails', read: () => Promise.reject(new Error('no database')) });
  metrics.gauge({ name: 'hung', help: 'Hangs', read: () => new Promise<number>(() => undefined) });
  metrics.counter({ name: 'hits_total', help: 'Hits' }).inc();
  const text = await metrics.text();
  expect(text).toContain('hits_total{app="orders"} 1');
  expect(text).not.toMatch(/^(lost|hung)\{/m);
});

test('declaring a metric twice gives the same one, and two services share none', async () => {
  const orders = createMetrics({ app: 'orders', processMetrics: false });
  const declaration = { name: 'hits_total', help: 'Hits' };
  orders.counter(declaration).inc();
  orders.counter(declaration).inc();
  expect(await orders.text()).toContain('hits_total{app="orders"} 2');
  expect(await createMetrics({ app: 'users' }).text()).toContain('process_cpu_seconds_total');
  expect(await createMetrics({ app: 'users' }).text()).not.toContain('hits_total');
});
