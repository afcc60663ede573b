import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Platform } from './support/platform.ts';

const page = readFileSync(new URL('../../docs/metrics.md', import.meta.url), 'utf8');

/** What belongs to every service, to Dapr, or to the gateway as a door. */
const aside =
  /^(healthz|readyz|health|metrics|openapi|asyncapi|docs|welcome|options|unmatched|dapr(\/.*)?|forward\..*)$/;

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

  test('whatever route has answered is in the document of its service, internal ones too', async () => {
    const { stack } = platform();
    const apps = stack.processes().flatMap(({ name }) => (isApp(name) && !/-\d$/.test(name) ? [name] : []));
    const unknown = await Promise.all(
      apps.map(async (app) => {
        const [base, measured] =
          app === 'gateway' ? [stack.gateway, stack.gatewayMetrics] : [stack.url(app), stack.url(app)];
        const headers = { 'dapr-api-token': stack.tokens(app).appApiToken };
        const document = await (await fetch(`${base}/openapi.json`, { headers })).text();
        const text = await (await fetch(`${measured}/metrics`)).text();
        const answered = new Set(text.match(/(?<=_duration_seconds_count\{.*route=")[^"]+/g));
        expect(answered.size, app).toBeGreaterThan(1);
        return [...answered].filter((name) => !document.includes(`"operationId":"${name}"`) && !aside.test(name));
      }),
    );
    expect(unknown.flat()).toEqual([]);
  });

  test('orders and what they bring in are told by analytics, whose summary has them in one document', async () => {
    const all = (await served()).join('\n');
    expect(all).toMatch(/^waybill_orders\{status="cancelled",app="analytics"\} [1-9]/m);
    expect(all).toMatch(/^waybill_revenue_minor_units\{currency="[A-Z]{3}",app="analytics"\} [1-9]/m);
    expect(all).toMatch(/^waybill_deliveries_oldest_due_seconds\{app="email"\} /m);
    expect(all).toMatch(/^waybill_publish_delay_seconds_count\{.*app="orders".*\} [1-9]/m);
    expect(all).toMatch(/^waybill_log_lag_events\{reaction="order-messages",source="orders",app="notifications"\} /m);
  });
}
