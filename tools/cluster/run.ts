import { spawn } from 'node:child_process';
import { delimiter } from 'node:path';
import { root } from '../stack/layout.ts';
import { labFolder, labPrograms } from './places.ts';

export interface RunOptions {
  /** Handed to the program on its standard input. */
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Shows what it prints while it runs. Default: kept, and told when it fails. */
  readonly show?: boolean;
  readonly timeoutMs?: number;
}

/** The lab's programs first, and its cluster. `DOCKER_HOST` is set where its docker runs. */
export function clusterEnvironment(): Record<string, string> {
  const helm = (kind: string) => `${labFolder}/helm/${kind}`;
  return {
    ...(process.env as Record<string, string>),
    PATH: [labPrograms, process.env.PATH, '/usr/sbin', '/sbin'].join(delimiter),
    KUBECONFIG: process.env.KUBECONFIG ?? `${labFolder}/etc/admin.conf`,
    HELM_CACHE_HOME: helm('cache'),
    HELM_CONFIG_HOME: helm('config'),
    HELM_DATA_HOME: helm('data'),
    DOCKER_HOST: process.env.DOCKER_HOST ?? `unix://${labFolder}/run/docker.sock`,
    NO_PROXY: '127.0.0.1,localhost,10.244.0.0/16,10.96.0.0/16,.svc,.cluster.local',
  };
}

/** Runs a program to its end and returns what it printed; throws with that when it fails. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const child = spawn(command, args, {
    cwd: root,
    env: { ...clusterEnvironment(), ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(options.timeoutMs !== undefined && { timeout: options.timeoutMs }),
  });
  let out = '';
  let all = '';
  const keep = (chunk: Buffer, isOutput: boolean) => {
    if (isOutput) out += chunk;
    all += chunk;
    if (options.show) process.stdout.write(chunk);
  };
  child.stdout.on('data', (chunk: Buffer) => keep(chunk, true));
  child.stderr.on('data', (chunk: Buffer) => keep(chunk, false));
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input ?? '');
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(out);
      else reject(new Error(`${command} ${args.slice(0, 4).join(' ')} ended with ${code}\n${all.slice(-4_000)}`));
    });
  });
}

export const kubectl = (args: readonly string[], options?: RunOptions): Promise<string> =>
  run('kubectl', args, options);
export const helm = (args: readonly string[], options?: RunOptions): Promise<string> => run('helm', args, options);
