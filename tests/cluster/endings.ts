import { helm, kubectl, namespace } from '@waybill/tools/cluster';
import { expect, test } from 'vitest';
import { eventually } from '../e2e/support/eventually.ts';

const ours = 'app.kubernetes.io/part-of=waybill';
const kinds = [
  ...['deployments', 'pods', 'services', 'configmaps', 'serviceaccounts', 'roles', 'rolebindings', 'jobs', 'ingresses'],
  ...['networkpolicies', 'poddisruptionbudgets', 'horizontalpodautoscalers'],
  ...['components.dapr.io', 'configurations.dapr.io', 'resiliencies.dapr.io', 'subscriptions.dapr.io'],
].join(',');

export function endings(): void {
  test('helm uninstall leaves nothing behind but data and secrets, which are not its own', async () => {
    await helm(['-n', namespace, 'uninstall', 'waybill', '--wait', '--timeout=180s']);
    await eventually(
      async () => expect((await kubectl(['-n', namespace, 'get', kinds, '-l', ours, '-o', 'name'])).trim()).toBe(''),
      { timeoutMs: 120_000, everyMs: 1_000 },
    );
    const left = await kubectl(['-n', namespace, 'get', 'persistentvolumeclaims,secrets', '-o', 'name']);
    expect(left).toContain('persistentvolumeclaim/data-mongodb-0');
    expect(left).toContain('secret/signing-keys');
  });
}
