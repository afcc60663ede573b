import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { clusterEnvironment, kubectl, labNodeImage, namespace, run } from '@waybill/tools/cluster';
import { expect, test } from 'vitest';
import { eventually } from '../e2e/support/eventually.ts';
import { client, pods } from './support/cluster.ts';
import { copyOfSources } from './support/copy.ts';

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

  test('skaffold dev replaces a service, and no other, some seconds after its code has changed', async () => {
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
      const fresh = await eventually(
        async () => {
          const found = (await runningPods()).find(({ name }) => !before.some((pod) => pod.name === name));
          if (found === undefined) throw new Error(`There is no new pod yet\n${told.slice(-2_000)}`);
          return found;
        },
        { timeoutMs: 120_000, everyMs: 100 },
      );
      const startedMs = performance.now() - changedAt;
      await kubectl(['-n', namespace, 'wait', '--for=condition=Ready', `pod/${fresh.name}`, '--timeout=60s']);
      const readyMs = performance.now() - changedAt;
      console.log(
        `skaffold dev: new pod after ${(startedMs / 1_000).toFixed(1)} s, Ready after ${(readyMs / 1_000).toFixed(1)} s`,
      );
      expect(fresh.app).toBe('templates');
      expect(await kubectl(['-n', namespace, 'logs', fresh.name, '-c', 'templates'])).toContain(
        'changed in development',
      );
      await eventually(() => expect(told.split('Watching for changes').length).toBe(3), { timeoutMs: 60_000 });
      const replaced = (await runningPods()).filter(({ name }) => !before.some((pod) => pod.name === name));
      expect(replaced.map(({ app }) => app)).toEqual(['templates']);
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
