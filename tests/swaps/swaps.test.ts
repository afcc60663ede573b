import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { idempotency } from '../e2e/idempotency.ts';
import { shop } from '../e2e/s0-shop.ts';
import { orderSystem } from '../e2e/s2-order-system.ts';
import { notifications } from '../e2e/s4-notifications.ts';
import { type Platform, startPlatform } from '../e2e/support/platform.ts';

/** What is swapped together, against RabbitMQ and Redis. */
const swapped = [['redis-streams'], ['nats-jetstream', 'sqlite']] as const;
/** How many stories of a suite passed over a swap, of how many. */
const matrix: Record<string, Record<string, string>> = {};

describe.each(swapped.map((swaps) => ({ swap: swaps.join(' + '), swaps })))('$swap', ({ swap, swaps }) => {
  let started: Platform;
  const platform = () => started;
  beforeAll(async () => {
    started = await startPlatform({ swaps });
  }, 300_000);
  afterAll(() => started?.close(), 60_000);

  const suite = (name: string, stories: (platform: () => Platform) => void) =>
    describe(name, () => {
      let [passed, all] = [0, 0];
      afterEach(({ task }) => {
        all += 1;
        if (!task.result?.errors?.length) passed += 1;
        matrix[name] = { ...matrix[name], [swap]: `${passed} of ${all} passed` };
      });
      stories(platform);
    });
  suite('S0, the shop', shop);
  suite('S2, the order system', orderSystem);
  suite('S4, the notifications', notifications);
  suite('idempotency', idempotency);
  suite('broker and cache were used', used);
});

/** The stories also end well when the broker does nothing, because of the walk, and without a cache: this one sees that both worked. */
function used(platform: () => Platform): void {
  test('the broker brings events, and the cache answers', async () => {
    const { stack } = platform();
    const lines = await Promise.all(
      ['products', 'products-2', 'notifications'].map(async (replica) =>
        (await (await fetch(`${stack.url(replica)}/metrics`)).text()).split('\n'),
      ),
    );
    const seen = (metric: string, outcome: string) =>
      lines.flat().filter((line) => line.startsWith(metric) && line.includes(`"${outcome}"`) && /} [1-9]/.test(line));
    const brought = seen('waybill_events_received_total', 'delivered').join();
    expect(brought).toContain('products');
    expect(brought).toContain('notifications');
    expect(seen('waybill_cache_requests_total', 'hit')).not.toEqual([]);
  });
}

afterAll(() => console.table(matrix));
