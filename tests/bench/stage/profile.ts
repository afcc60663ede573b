import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CpuProfile } from '../report/flame/fold.ts';
import type { Stage } from './start-stage.ts';

const longestMs = 20_000;

/** CPU profiles of these apps while `work` runs, by app. They stay in the folder PROFILE names, where it does. */
export async function profileApps(
  { stack, profiles }: Stage,
  apps: readonly string[],
  work: () => Promise<unknown>,
): Promise<Record<string, CpuProfile>> {
  const fileOf = (app: string) => join(profiles, `${app}.cpuprofile`);
  for (const app of apps) rmSync(fileOf(app), { force: true });
  await Promise.all(apps.map((app) => stack.kill(app, 'SIGUSR2')));
  await work();
  await Promise.all(apps.map((app) => stack.kill(app, 'SIGUSR2')));
  const until = performance.now() + longestMs;
  while (!apps.every((app) => existsSync(fileOf(app)))) {
    if (performance.now() > until) throw new Error(`No profile came from ${apps.join(', ')} within ${longestMs} ms`);
    await sleep(100);
  }
  return Object.fromEntries(apps.map((app) => [app, JSON.parse(readFileSync(fileOf(app), 'utf8')) as CpuProfile]));
}
