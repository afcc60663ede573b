import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { clusterEnvironment, kubectl, labNodeImage, namespace, run } from '@waybill/tools/cluster';
import { expect, test } from 'vitest';
import { eventually } from '../e2e/support/eventually.ts';
import { client, pods } from './support/cluster.ts';
import { copyOfSources } from './support/copy.ts';

const env = { NODE_IMAGE: labNodeImage };

const logOf = (app: string) => kubectl(['-n', namespace, 'logs', `deploy/${app}`, '-c', app]);

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
    const sources = copyOfSources();
    const dev = spawn('skaffold', ['dev', '--port-forward=off', '--cleanup=false', '--tail=false'], {
      cwd: sources.folder,
      env: { ...clusterEnvironment(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let told = '';
    for (const stream of [dev.stdout, dev.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        told += chunk;
      });
    }
    const ended = new Promise<void>((resolve) => dev.once('exit', () => resolve()));
    const givenUp = ended.then(() => Promise.reject(new Error(`skaffold dev ended\n${told.slice(-2_000)}`)));
    givenUp.catch(() => undefined);
    try {
      const watching = () => expect(told).toContain('Watching for changes');
      await Promise.race([givenUp, eventually(watching, { timeoutMs: 500_000, everyMs: 500 })]);
      const before = await runningPods();
      appendFileSync(join(sources.folder, 'apps/templates/src/main.ts'), "\nconsole.log('changed in development');\n");
      const changedAt = performance.now();
      await eventually(async () => expect(await logOf('templates')).toContain('changed in development'), {
        timeoutMs: 120_000,
        everyMs: 100,
      });
      console.log(`skaffold dev: a change runs after ${((performance.now() - changedAt) / 1_000).toFixed(1)} s`);
      expect(await logOf('orders')).not.toContain('changed in development');
      expect((await runningPods()).map(({ name }) => name).sort()).toEqual(before.map(({ name }) => name).sort());
      await eventually(
        async () => {
          const { status, body } = await client.call<{ status: string }>('GET', '/api/health');
          expect({ status, is: body.status }).toEqual({ status: 200, is: 'healthy' });
        },
        { timeoutMs: 60_000, everyMs: 1_000 },
      );
    } finally {
      dev.kill('SIGINT');
      await ended;
      sources.remove();
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
