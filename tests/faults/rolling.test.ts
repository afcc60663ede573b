import { expect, test } from 'vitest';
import { openForFile } from './opened.ts';
import { report } from './support/report.ts';
import { allUp, balance } from './support/stage.ts';
import { percentile, placeSteadily } from './support/steady.ts';

const long = process.env.FAULTS === 'long';
/** A machine that cannot take so many fails for that alone: less where others use it. */
const perSecond = Number(process.env.ORDERS_PER_SECOND || (long ? 6 : 5));
const graceMs = 10_000;
const rolled = long
  ? ['users', 'products', 'orders', 'notifications', 'templates', 'email', 'analytics']
  : ['products', 'orders'];
const opened = openForFile(() => ({ replicas: Object.fromEntries(rolled.map((app) => [app, 2])) }));

test(`a rolling restart of ${rolled.join(', ')} under ${perSecond} orders a second: no client sees a failure`, async () => {
  const { stage, shop } = opened;
  let over = false;
  const placing = placeSteadily(shop, perSecond, () => over);
  const deeds: string[] = [];
  try {
    for (const name of rolled.flatMap((app) => [app, `${app}-2`])) {
      const before = stage.stack.process(name).pid;
      const { appMs, sidecarMs, outlived } = await stage.stack.replace(name);
      deeds.push(`${name} ended in ${appMs.toFixed(0)} ms, its sidecar in another ${sidecarMs.toFixed(0)} ms`);
      expect(stage.stack.process(name).pid).not.toBe(before);
      expect(appMs).toBeLessThan(graceMs);
      expect(sidecarMs).toBeLessThan(graceMs);
      expect(outlived).toBe(true);
    }
  } finally {
    over = true;
  }
  const { tally, latencies } = await placing;
  const [half, most] = [percentile(latencies, 50), percentile(latencies, 99)];
  report(shop, [...deeds, `half of the orders took up to ${half.toFixed(0)} ms, 99 % up to ${most.toFixed(0)} ms`]);
  expect([...tally.keys()]).toEqual(['201']);
  await allUp(stage);
  await balance(stage, shop.diary, { timeoutMs: 600_000 });
}, 1_200_000);
