import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Platform } from './support/platform.ts';

const page = readFileSync(new URL('../../docs/metrics.md', import.meta.url), 'utf8');

/** What a story leaves to be measured: run it after the others. */
export function metrics(platform: () => Platform): void {
  async function served(): Promise<string[]> {
    const { stack } = platform();
    const replicas = stack.processes().filter(({ name }) => isApp(name));
    const urls = replicas.map(({ name }) =>
      name === 'gateway' ? `${stack.gatewayMetrics}/metrics` : `${stack.url(name)}/metrics`,
    );
    const texts = await Promise.all(urls.map(async (url) => (await fetch(url)).text()));
    expect(texts.length).toBeGreaterThan(7);
    return texts;
  }
  const isApp = (name: string) => !/^(mongodb|redis|rabbitmq|mailbox|phones)|-sidecar$/.test(name);

  test('docs/metrics.md names every metric that is served, and nothing else', async () => {
    const told = new Set(page.match(/(?<=^\| `)waybill_\w+(?=`)/gm));
    const found = new Set((await served()).flatMap((text) => text.match(/(?<=^# TYPE )waybill_\w+/gm) ?? []));
    expect([...found].sort()).toEqual([...told].sort());
  });

  test('orders and what they bring in are told by analytics, whose summary has them in one document', async () => {
    const all = (await served()).join('\n');
    expect(all).toMatch(/^waybill_orders\{status="cancelled",app="analytics"\} [1-9]/m);
    expect(all).toMatch(/^waybill_revenue_minor_units\{currency="[A-Z]{3}",app="analytics"\} [1-9]/m);
    expect(all).toMatch(/^waybill_deliveries_oldest_due_seconds\{app="email"\} /m);
    expect(all).toMatch(/^waybill_log_lag_events\{reaction="order-messages",source="orders",app="notifications"\} /m);
  });
}
