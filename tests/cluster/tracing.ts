import { forwardPort, installPlatform, kubectl, namespace } from '@waybill/tools/cluster';
import { expect, test } from 'vitest';
import { eventually } from '../e2e/support/eventually.ts';
import { settings } from './installation.ts';
import { client, logInAsAdmin, tag } from './support/cluster.ts';

interface Span {
  readonly traceId: string;
  readonly id: string;
  readonly parentId?: string;
  readonly name?: string;
  readonly localEndpoint?: { readonly serviceName?: string };
  readonly tags?: Readonly<Record<string, string>>;
}

/** Whom an order passes on its way to the mail server. */
const onTheWay = ['gateway', 'orders', 'products', 'notifications', 'templates', 'email'];

export function tracing(): void {
  test('Zipkin shows one order as one trace, over all services and their sidecars', async () => {
    await kubectl(['apply', '-k', 'k8s/tracing']);
    await kubectl(['-n', namespace, 'rollout', 'status', 'deploy/zipkin', '--timeout=180s']);
    const values = ['global.tracing.zipkin=http://zipkin:9411/api/v2/spans', 'global.tracing.samplingRate=1'];
    await installPlatform({ tag, set: [...settings, ...values] });
    const zipkin = await forwardPort('zipkin', 9_411);
    try {
      const admin = await logInAsAdmin();
      const customer = await client.signUp();
      const product = await client.createProduct(admin.token);
      const placed = await client.placeOrder(customer.token, [{ product_id: product.id, quantity: 1 }]);
      expect(placed.status).toBe(201);
      const correlationId = placed.headers.get('x-correlation-id') ?? 'none';
      const spans = await eventually(
        async () => {
          const found = await traceOf(`http://127.0.0.1:${zipkin.port}`, correlationId);
          const seen = found.map(({ localEndpoint }) => localEndpoint?.serviceName);
          expect(seen).toEqual(expect.arrayContaining(onTheWay));
          return found;
        },
        { timeoutMs: 60_000, everyMs: 1_000 },
      );
      console.log(`one order: ${spans.length} spans`);
    } finally {
      zipkin.close();
      await kubectl(['delete', '-k', 'k8s/tracing']);
    }
  });
}

async function traceOf(zipkin: string, correlationId: string): Promise<Span[]> {
  const query = new URLSearchParams({ annotationQuery: `waybill.correlation_id=${correlationId}`, lookback: '600000' });
  const answer = await fetch(`${zipkin}/api/v2/traces?${query}`);
  const [trace] = (await answer.json()) as Span[][];
  if (trace === undefined) throw new Error('Zipkin has no trace of the order yet');
  return trace;
}
