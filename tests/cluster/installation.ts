import { helm, installPlatform, kubectl, namespace } from '@waybill/tools/cluster';
import { expect, test } from 'vitest';
import { eventually } from '../e2e/support/eventually.ts';
import { client, pods, tag } from './support/cluster.ts';

/** One address plays many people here. */
export const settings = [
  'gateway.settings.LIMIT_PER_ADDRESS=1000000',
  'gateway.settings.LIMIT_PER_USER=1000000',
  'gateway.settings.LIMIT_SIGN_IN=1000000',
];

export function installation(): void {
  test('helm install brings every pod to Ready, app and sidecar', async () => {
    const tookMs = await installPlatform({ tag, set: [...settings, 'seed.enabled=true'] });
    console.log(`from nothing to all pods ready: ${(tookMs / 1_000).toFixed(1)} s (aim: 180)`);
    const running = (await pods()).filter(
      ({ metadata, status }) => status.phase === 'Running' && !metadata.deletionTimestamp,
    );
    expect(running.length).toBeGreaterThanOrEqual(8);
    for (const { metadata, spec, status } of running) {
      expect(
        spec.containers.map(({ name }) => name),
        metadata.name,
      ).toContain('daprd');
      expect(
        status.containerStatuses?.map(({ ready }) => ready),
        metadata.name,
      ).toEqual([true, true]);
    }
  });

  test('the namespace takes nothing with more rights than Pod Security restricted allows, and took every pod', async () => {
    const labels = await kubectl(['get', 'namespace', namespace, '-o', 'jsonpath={.metadata.labels}']);
    expect(JSON.parse(labels)).toMatchObject({ 'pod-security.kubernetes.io/enforce': 'restricted' });
    const events = await kubectl(['-n', namespace, 'get', 'events', '-o', 'jsonpath={.items[*].message}']);
    expect(events).not.toContain('violates PodSecurity');
    const refused = kubectl(['-n', namespace, 'run', 'bad', '--image=busybox:1', '--restart=Never']);
    await expect(refused).rejects.toThrow('violates PodSecurity');
  });

  test('the whole platform is healthy, seen from outside', async () => {
    await eventually(
      async () => {
        const { status, body } = await client.call<{ status: string }>('GET', '/api/health');
        expect({ status, is: body.status }).toEqual({ status: 200, is: 'healthy' });
      },
      { timeoutMs: 60_000 },
    );
  });

  test('the sample data is in, and the Job that put it there has ended with its sidecar', async () => {
    const { body } = await client.call<{ items: unknown[] }>('GET', '/api/v1/products?limit=100');
    expect(body.items.length).toBeGreaterThanOrEqual(10);
    expect(await kubectl(['-n', namespace, 'get', 'jobs', '-o', 'name'])).not.toContain('seed');
  });

  test('helm test travels the main journey from inside the cluster', async () => {
    const told = await helm(['test', 'waybill', '-n', namespace, '--timeout=180s']);
    expect(told).toMatch(/Phase:\s+Succeeded/);
  });

  test('a pod that is replaced becomes Ready, and how soon is told', async () => {
    await kubectl(['-n', namespace, 'rollout', 'restart', 'deploy/templates']);
    await kubectl(['-n', namespace, 'rollout', 'status', 'deploy/templates', '--timeout=120s']);
    const newest = (await pods('app.kubernetes.io/name=templates'))
      .sort((a, b) => a.metadata.creationTimestamp.localeCompare(b.metadata.creationTimestamp))
      .at(-1);
    const ready = newest?.status.conditions?.find(({ type }) => type === 'Ready');
    const tookS = (Date.parse(ready?.lastTransitionTime ?? '') - Date.parse(newest?.status.startTime ?? '')) / 1_000;
    console.log(`pod start to Ready: ${tookS} s (aim: 5; Kubernetes tells whole seconds)`);
    expect(tookS).toBeGreaterThan(0);
  });
}
