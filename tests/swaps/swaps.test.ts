import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { idempotency } from '../e2e/idempotency.ts';
import { journey } from '../e2e/journey.ts';
import { oversold } from '../e2e/oversold.ts';
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

  journey(platform);
  oversold(platform);
  idempotency(platform);
  delivered(platform);
});

/** The stories also end well when the broker does nothing, because of the walk: this one sees that it did something. */
function delivered(platform: () => Platform): void {
  test('the broker brings events, and the cache answers', async () => {
    const { stack } = platform();
    const [orders, notifications] = await Promise.all(
      ['products', 'notifications'].map(async (app) => (await fetch(`${stack.url(app)}/metrics`)).text()),
    );
    const brought = /waybill_events_received_total\{outcome="delivered",app="\w+"\} [1-9]/;
    expect(orders).toMatch(brought);
    expect(notifications).toMatch(brought);
    expect(orders).toMatch(/waybill_cache_requests_total\{[^}]*outcome="hit"[^}]*\} [1-9]/);
  });
}

afterAll(() => console.table(rows));
