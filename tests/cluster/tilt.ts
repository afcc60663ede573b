import { kubectl, labNodeImage, namespace, run } from '@waybill/tools/cluster';
import { expect, test } from 'vitest';
import { createClient } from '../e2e/support/client.ts';
import { pods } from './support/cluster.ts';
import { changeRuns, healthy, startDeveloping } from './support/developing.ts';

const env = { NODE_IMAGE: labNodeImage };

export function tilt(): void {
  test('tilt understands its file, and groups what it runs', async () => {
    const told = await run('tilt', ['alpha', 'tiltfile-result'], { env, timeoutMs: 120_000 });
    const { Manifests } = JSON.parse(told) as { Manifests: { Name: string }[] };
    expect(Manifests.map(({ Name }) => Name)).toEqual(expect.arrayContaining(['orders', 'gateway', 'seed', 'bench']));
  });

  test('tilt ci comes up green, from a namespace without the platform', async () => {
    const startedAt = performance.now();
    const told = await run('tilt', ['ci', '--port=0'], { env, timeoutMs: 900_000 });
    console.log(`tilt ci: ${((performance.now() - startedAt) / 1_000).toFixed(0)} s`);
    expect(told).toContain('SUCCESS');
    for (const { metadata, status } of await pods()) {
      expect(
        status.containerStatuses?.map(({ ready }) => ready),
        metadata.name,
      ).toEqual([true, true]);
    }
    await run('tilt', ['down'], { env, timeoutMs: 120_000 });
    expect(await kubectl(['-n', namespace, 'get', 'deployments', '-o', 'name'])).not.toContain('orders');
  }, 1_000_000);

  test('tilt up brings a change of code into the pod that runs, and to no other', async () => {
    // Its own forwarded port: the certificate of its ingress is one that nobody here knows.
    const from = createClient('http://127.0.0.1:8080');
    await expect(from.call('GET', '/api/health'), 'another platform listens on port 8080').rejects.toThrow();
    const up = startDeveloping('tilt', ['up', '--stream', '--port=0']);
    try {
      await Promise.race([up.givenUp, healthy({ from, timeoutMs: 600_000 })]);
      const { seconds } = await changeRuns(up, from);
      console.log(`tilt up: a change runs after ${seconds.toFixed(1)} s`);
    } finally {
      await up.close();
      await run('tilt', ['down'], { env, timeoutMs: 120_000 });
    }
  }, 1_200_000);
}
