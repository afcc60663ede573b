import { spawn } from 'node:child_process';
import { namespace } from './places.ts';
import { clusterEnvironment } from './run.ts';

export interface Forwarded {
  /** Of this machine. */
  readonly port: number;
  close(): void;
}

/** A free port of this machine that leads to a service of the cluster. */
export async function forwardPort(service: string, port: number): Promise<Forwarded> {
  const forwarding = spawn('kubectl', ['-n', namespace, 'port-forward', `svc/${service}`, `:${port}`], {
    env: clusterEnvironment(),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const local = await new Promise<number>((resolve, reject) => {
    forwarding.once('error', reject);
    forwarding.once('exit', (code) => reject(new Error(`kubectl port-forward to ${service} ended with ${code}`)));
    forwarding.stdout.on('data', (chunk: Buffer) => {
      const found = /127\.0\.0\.1:(\d+)/.exec(String(chunk))?.[1];
      if (found !== undefined) resolve(Number(found));
    });
  });
  return { port: local, close: () => void forwarding.kill() };
}
