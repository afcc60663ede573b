import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { clusterEnvironment, kubectl, labNodeImage, namespace } from '@waybill/tools/cluster';
import { expect } from 'vitest';
import type { Client } from '../../e2e/support/client.ts';
import { eventually } from '../../e2e/support/eventually.ts';
import { client, pods } from './cluster.ts';
import { copyOfSources } from './copy.ts';

/** A program that watches a copy of the sources and brings what changes into the cluster. */
export interface Developing {
  /** The copy. */
  readonly folder: string;
  /** Everything it has said. */
  told(): string;
  /** Rejects with the end of what it said, should it end by itself. */
  readonly givenUp: Promise<never>;
  close(): Promise<void>;
}

export function startDeveloping(program: string, args: readonly string[]): Developing {
  const sources = copyOfSources();
  const child = spawn(program, args, {
    cwd: sources.folder,
    env: { ...clusterEnvironment(), NODE_IMAGE: labNodeImage },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let told = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      told += chunk;
    });
  }
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', (error) => {
      told += error.message;
      resolve();
    });
  });
  const givenUp = ended.then(() => Promise.reject(new Error(`${program} ended\n${told.slice(-2_000)}`)));
  givenUp.catch(() => undefined);
  return {
    folder: sources.folder,
    told: () => told,
    givenUp,
    close: async () => {
      child.kill('SIGINT');
      await ended;
      sources.remove();
    },
  };
}

/** Changes one app; ends when the change runs, in the pod that ran before, in no other, and all is well. */
export async function changeRuns({ folder, givenUp }: Developing, from: Asking = client): Promise<{ seconds: number }> {
  const before = await runningPods();
  appendFileSync(join(folder, 'apps/templates/src/main.ts'), "\nconsole.log('changed in development');\n");
  const changedAt = performance.now();
  const seen = async () => expect(await logOf('templates')).toContain('changed in development');
  await Promise.race([givenUp, eventually(seen, { timeoutMs: 120_000, everyMs: 100 })]);
  const seconds = (performance.now() - changedAt) / 1_000;
  expect(await logOf('orders')).not.toContain('changed in development');
  expect(await runningPods()).toEqual(before);
  await healthy({ from });
  return { seconds };
}

type Asking = Pick<Client, 'call'>;

/** The whole platform, asked from outside: a single pod may be one that leaves. */
export const healthy = ({ from = client, timeoutMs = 60_000 }: { from?: Asking; timeoutMs?: number }): Promise<void> =>
  eventually(
    async () => {
      const { status, body } = await from.call<{ status: string }>('GET', '/api/health');
      expect({ status, is: body.status }).toEqual({ status: 200, is: 'healthy' });
    },
    { timeoutMs, everyMs: 1_000 },
  );

const logOf = (app: string) => kubectl(['-n', namespace, 'logs', `deploy/${app}`, '-c', app]);

/** Names and how often their containers were started again. */
async function runningPods(): Promise<string[]> {
  const staying = (await pods()).filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  return staying
    .map(({ metadata, status }) => {
      const restarts = status.containerStatuses?.reduce((sum, { restartCount = 0 }) => sum + restartCount, 0);
      return `${metadata.name} ${restarts}`;
    })
    .sort();
}
