import { partsFor } from '../stack/swaps.ts';
import type { PortChoice, StackOptions } from '../stack/types.ts';

/**
 * What a caller of `make up` may set: `WAYBILL_PORT_OFFSET=1000` or `free`, `REPLICAS="orders=2 products=2"`,
 * `ZIPKIN=1` or `OTEL_EXPORTER_OTLP_ENDPOINT=http://…` for traces, `SWAP="redis-streams"` for other brokers and stores,
 * and `APPS="gateway users"` for some of the apps.
 */
export function readSettings(
  env: Readonly<Record<string, string | undefined>>,
): Pick<StackOptions, 'apps' | 'env' | 'ports' | 'replicas' | 'parts' | 'swaps' | 'tracing'> {
  const pairs = (env.REPLICAS ?? '').split(/[\s,]+/).filter(Boolean);
  const replicas = pairs.map((pair) => {
    const [app = '', count = ''] = pair.split('=');
    if (app === '' || !/^[1-9]$/.test(count)) throw new Error(`REPLICAS must read like "orders=2", not '${pair}'`);
    return [app, Number(count)] as const;
  });
  const swaps = (env.SWAP ?? '').split(/[\s,]+/).filter(Boolean);
  const apps = (env.APPS ?? '').split(/[\s,]+/).filter(Boolean);
  const otlp = env.OTEL_EXPORTER_OTLP_ENDPOINT;
  return {
    ports: portsBy(env.WAYBILL_PORT_OFFSET || '0'),
    replicas: Object.fromEntries(replicas),
    // The gateway tells the health of those alone.
    ...(apps.length > 0 && { apps, env: { gateway: { APPS: apps.join(',') } } }),
    ...(swaps.length > 0 && { swaps }),
    ...(env.ZIPKIN && { parts: [...partsFor(swaps), 'zipkin'] }),
    ...(otlp && { tracing: { otlp } }),
  };
}

function portsBy(text: string): PortChoice {
  if (text === 'free') return 'free';
  const offset = Number(text);
  if (!Number.isInteger(offset) || offset < 0 || offset > 20_000)
    throw new Error(`WAYBILL_PORT_OFFSET must be a number from 0 to 20000 or 'free', not '${text}'`);
  return { offset };
}
