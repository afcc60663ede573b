import { expect, test } from 'vitest';
import { eventually } from '../e2e/support/eventually.ts';
import { openForFile } from './opened.ts';
import { placeSteadily } from './support/steady.ts';

const long = process.env.FAULTS === 'long';
const opened = openForFile(() => ({ replicas: { email: 3, push: 2 } }), { customers: 6 });
const replicas = { email: ['email', 'email-2', 'email-3'], push: ['push', 'push-2'] } as const;

test('[D1] email=3 push=2 share the work, also when one of each dies, and nothing goes out twice', async () => {
  const sent = async (app: keyof typeof replicas) =>
    Promise.all(
      replicas[app].map(async (name) => {
        const metrics = await (await fetch(`${opened.stage.stack.url(name)}/metrics`)).text();
        return Number(
          new RegExp(`^waybill_events_published_total{topic="${app}.sent".*} (\\d+)`, 'm').exec(metrics)?.[1] ?? 0,
        );
      }),
    );
  const orders = long ? 300 : 60;
  const overMs = orders * 50;
  let shares = {};
  await opened.underLoad({ orders, overMs }, async () => {
    let shared = false;
    // Orders go on until each has had something to do: whoever had nothing would not scale out.
    const placing = placeSteadily(opened.shop, 10, () => shared, 'until answered');
    try {
      await eventually(
        async () => {
          const [email, push] = [await sent('email'), await sent('push')];
          shares = { email, push };
          for (const share of [...email, ...push]) expect(share, JSON.stringify(shares)).toBeGreaterThan(0);
        },
        { timeoutMs: 90_000, everyMs: 200 },
      );
    } finally {
      shared = true;
      await placing;
    }
    await Promise.all([opened.stage.stack.kill('email-2'), opened.stage.stack.kill('push-2')]);
    return ['email-2 and push-2 died'];
  });
  console.log(`Sent by each before one of each died: ${JSON.stringify(shares)}`);
}, 900_000);
