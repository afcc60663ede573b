import { labNodeImage, run } from '@waybill/tools/cluster';
import { expect, test } from 'vitest';
import { eventually } from '../e2e/support/eventually.ts';
import { client, pods } from './support/cluster.ts';
import { changeRuns, startDeveloping } from './support/developing.ts';

const env = { NODE_IMAGE: labNodeImage };

export function skaffold(): void {
  test('skaffold understands its file, and renders the platform', async () => {
    expect(await run('skaffold', ['diagnose', '--yaml-only'])).toContain('kind: Config');
    const rendered = await run('skaffold', ['render', '--digest-source=tag'], { env, timeoutMs: 300_000 });
    expect(rendered).toContain('kind: Deployment');
  });

  test('skaffold run builds every image, brings it to the node and installs it', async () => {
    const startedAt = performance.now();
    await run('skaffold', ['run'], { env, timeoutMs: 600_000 });
    console.log(`skaffold run: ${((performance.now() - startedAt) / 1_000).toFixed(0)} s`);
    for (const pod of await runningPods()) expect(pod.tag, pod.name).not.toBe('test');
    const { status, body } = await client.call<{ status: string }>('GET', '/api/health');
    expect({ status, is: body.status }).toEqual({ status: 200, is: 'healthy' });
  }, 700_000);

  test('skaffold dev brings a change of code into the pod that runs, and to no other', async () => {
    const dev = startDeveloping('skaffold', ['dev', '--port-forward=off', '--cleanup=false', '--tail=false']);
    try {
      const watching = () => expect(dev.told()).toContain('Watching for changes');
      await Promise.race([dev.givenUp, eventually(watching, { timeoutMs: 500_000, everyMs: 500 })]);
      const { seconds } = await changeRuns(dev);
      console.log(`skaffold dev: a change runs after ${seconds.toFixed(1)} s`);
    } finally {
      await dev.close();
    }
  }, 900_000);
}

async function runningPods(): Promise<{ name: string; app: string; tag: string }[]> {
  const running = (await pods()).filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  return running.map(({ metadata, spec }) => {
    const app = metadata.labels['app.kubernetes.io/name'] ?? '';
    const image = spec.containers.find(({ name }) => name === app)?.image ?? '';
    return { name: metadata.name, app, tag: image.split(':').at(-1) ?? '' };
  });
}
