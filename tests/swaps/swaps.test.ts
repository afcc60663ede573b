import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { idempotency } from '../e2e/idempotency.ts';
import { shop } from '../e2e/s0-shop.ts';
import { orderSystem } from '../e2e/s2-order-system.ts';
import { notifications } from '../e2e/s4-notifications.ts';
import { type Platform, startPlatform } from '../e2e/support/platform.ts';

/** What is swapped together, against RabbitMQ and Redis. */
const matrix = [['redis-streams'], ['nats-jetstream', 'sqlite']] as const;
const rows: { swap: string; story: string; outcome: string }[] = [];

describe.each(matrix.map((swaps) => ({ swap: swaps.join(' + '), swaps })))('$swap', ({ swap, swaps }) => {
  let started: Platform;
  const platform = () => started;
  beforeAll(async () => {
    started = await startPlatform({ swaps });
  }, 300_000);
  afterAll(() => started?.close(), 60_000);
  afterEach(({ task }) => {
    rows.push({ swap, story: task.name, outcome: task.result?.errors?.length ? 'failed' : 'passed' });
  });

  describe('S0', () => shop(platform));
  describe('S2', () => orderSystem(platform));
  describe('S4', () => notifications(platform));
  describe('idempotency', () => idempotency(platform));
  delivered(platform);
});

/** The stories also end well when the broker does nothing, because of the walk: this one sees that it did something. */
function delivered(platform: () => Platform): void {
  test('the broker brings events, and the cache answers', async () => {
    const { stack } = platform();
    const [products, told] = await Promise.all(
      ['products', 'notifications'].map(async (app) => (await fetch(`${stack.url(app)}/metrics`)).text()),
    );
    const brought = /waybill_events_received_total\{outcome="delivered",app="\w+"\} [1-9]/;
    expect(products).toMatch(brought);
    expect(told).toMatch(brought);
    expect(products).toMatch(/waybill_cache_requests_total\{[^}]*outcome="hit"[^}]*\} [1-9]/);
  });
}

afterAll(() => console.table(rows));
