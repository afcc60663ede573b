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

test('declaring a metric twice gives the same one, and two services share none', async () => {
  const orders = createMetrics({ app: 'orders', processMetrics: false });
  const declaration = { name: 'hits_total', help: 'Hits' };
  orders.counter(declaration).inc();
  orders.counter(declaration).inc();
  expect(await orders.text()).toContain('hits_total{app="orders"} 2');
  expect(await createMetrics({ app: 'users' }).text()).toContain('process_cpu_seconds_total');
  expect(await createMetrics({ app: 'users' }).text()).not.toContain('hits_total');
});
