import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { clusterEnvironment, labFolder, root } from '@waybill/tools/cluster';
import { expect, test } from 'vitest';
import { createClient } from '../e2e/support/client.ts';
import { eventually } from '../e2e/support/eventually.ts';
import { pods } from './support/cluster.ts';

export function daprRun(): void {
  test('dapr run -f . starts the local platform with Dapr’s own command line, and ends it', async () => {
    // Dapr's command line takes the sidecars of pods, which it sees as processes, for its own, and their ports for taken.
    await eventually(async () => expect(await pods()).toEqual([]), { timeoutMs: 120_000, everyMs: 1_000 });
    const running = spawn('node', ['--import', 'tsx', 'tools/cli/main.ts', 'dapr-run'], {
      cwd: root,
      env: { ...clusterEnvironment(), DAPR_RUNTIME_PATH: join(labFolder, 'dapr') },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let told = '';
    for (const stream of [running.stdout, running.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        told += chunk;
      });
    }
    const ended = new Promise((resolve) => running.once('exit', resolve));
    const client = createClient('http://127.0.0.1:8080');
    const health = () => client.call<{ status: string }>('GET', '/api/health');
    try {
      await eventually(
        async () => {
          expect(running.exitCode, told.slice(-2_000)).toBeNull();
          const { status, body } = await health();
          expect({ status, is: body.status }, told.slice(-2_000)).toEqual({ status: 200, is: 'healthy' });
        },
        { timeoutMs: 180_000, everyMs: 1_000 },
      );
      const customer = await client.signUp();
      expect(customer.token).toBeTruthy();
    } finally {
      running.kill('SIGINT');
      await ended;
    }
    await expect(health()).rejects.toThrow();
  });
}
