import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openForFile } from './opened.ts';
import { report } from './support/report.ts';
import { allUp, balance } from './support/stage.ts';
import { percentile, placeFlatOut, placeSteadily } from './support/steady.ts';
import { tableOf, vitalsOf, watchVitals } from './support/vitals.ts';

const minutes = Number(process.env.SOAK_MINUTES || 30);
const share = 0.7;
const measureMs = Math.min(60_000, minutes * 4_000);
/** A process fills its caches and grows its heap at first. */
const warmUpMs = (minutes * 60_000) / 3;
/** Below this memory says more about the last garbage collection than about a leak. */
const tellingMinutes = 15;
/** They grow with what they hold: orders, mails, texts. */
const parts = new Set(['mongodb', 'redis', 'rabbitmq', 'rabbitmq-epmd', 'mailbox', 'phones']);
/** Per cent in ten minutes. Dapr's own process is slower to reach its size, the slowest where it has the least to do. */
const mostGrowth = (name: string) => (name.endsWith('-sidecar') ? 2 : 1);
const opened = openForFile(() => ({ replicas: { orders: 2, products: 2, email: 3 } }), {
  customers: 20,
  stock: 1_000_000,
});

test(
  `${minutes} minutes at ${share * 100} % of what it can do: memory and handles do not grow, and the books are right`,
  async () => {
    const { stage, shop } = opened;
    // What it can do is what is placed, told of and sent: mails go out one at a time per component.
    const began = performance.now();
    const { latencies: placed } = await placeFlatOut(shop, 16, measureMs);
    const placingS = (performance.now() - began) / 1_000;
    await balance(stage, shop.diary, { timeoutMs: 900_000, quietMs: 0 });
    const capacity = (placed.length * 1_000) / (performance.now() - began);
    console.log(
      `${(placed.length / placingS).toFixed(1)} orders/s can be placed, ${capacity.toFixed(1)} orders/s placed, told of and mailed`,
    );

    let over = false;
    const watching = watchVitals(stage.stack, () => over);
    const placing = placeSteadily(shop, share * capacity, () => over, 'until answered');
    await sleep(minutes * 60_000);
    over = true;
    const [samples, { tally, latencies }] = await Promise.all([watching, placing]);
    const vitals = vitalsOf(samples, warmUpMs);
    report(shop, [
      tableOf(vitals),
      `${(share * capacity).toFixed(1)} orders/s: half took up to ${percentile(latencies, 50).toFixed(0)} ms, 99 % up to ${percentile(latencies, 99).toFixed(0)} ms`,
    ]);
    expect([...tally.keys()]).toEqual(['201']);
    const own = vitals.filter(({ name }) => !parts.has(name));
    expect(own.filter(({ handles: { first, last } }) => last > first + 3).map(({ name }) => name)).toEqual([]);
    if (minutes >= tellingMinutes)
      expect(own.filter((one) => one.percentPerTenMinutes >= mostGrowth(one.name)).map(({ name }) => name)).toEqual([]);
    await allUp(stage);
    await balance(stage, shop.diary, { timeoutMs: 600_000 });
  },
  (minutes + 40) * 60_000,
);
