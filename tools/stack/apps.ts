import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { AppEntry } from './dapr-yaml.ts';
import { root } from './layout.ts';
import type { ProcessSpec } from './managed-process.ts';

/** One replica of one app. The first is called like the app, the second `orders-2`. */
export interface Replica {
  readonly app: AppEntry;
  readonly number: number;
  readonly name: string;
}

export function replicasOf(apps: readonly AppEntry[], counts: Readonly<Record<string, number>>): Replica[] {
  const unknown = Object.keys(counts).filter((appId) => !apps.some((app) => app.appId === appId));
  if (unknown.length > 0) throw new Error(`Replicas of ${unknown.join(', ')} are wanted, which is not among the apps`);
  return apps.flatMap((app) =>
    Array.from({ length: counts[app.appId] ?? 1 }, (_, index) => ({
      app,
      number: index + 1,
      name: index === 0 ? app.appId : `${app.appId}-${index + 1}`,
    })),
  );
}

/** Whether the file that the app's command names has been built. */
export function isBuilt(app: AppEntry): boolean {
  const script = app.command.find((word) => /\.m?js$/.test(word));
  return script !== undefined && existsSync(join(root, script));
}

export function appProcess(
  { app, number, name }: Replica,
  port: number,
  directory: string,
  after: readonly string[],
  env: Record<string, string>,
): ProcessSpec {
  const [command, ...args] = app.command;
  const url = `http://127.0.0.1:${port}`;
  return {
    name,
    kind: 'app',
    command: command === 'node' || command === undefined ? process.execPath : command,
    args,
    env: { ...env, APP_ID: app.appId, HOST: '127.0.0.1', PORT: String(port), REPLICA: `${app.appId}-${number}` },
    workingFolder: root,
    port,
    logFile: join(directory, 'logs', `${name}.log`),
    after,
    ready: async () => {
      const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5_000) });
      await response.arrayBuffer();
      return response.ok;
    },
    readyTimeoutMs: 90_000,
    stopTimeoutMs: 25_000,
  };
}
