import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { lastLines } from '../stack/start-failed.ts';
import { cacheFolder } from './versions.ts';

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGTERM');
});

export interface Run {
  /** Names the log: `<cache>/logs/<name>.log`. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a step of an installation with its output in a log; throws with the log's end when it fails. */
export async function run({ name, command, args, cwd, env }: Run): Promise<void> {
  const file = join(cacheFolder(), 'logs', `${name}.log`);
  mkdirSync(join(cacheFolder(), 'logs'), { recursive: true });
  const log = createWriteStream(file);
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const outcome = await new Promise<string | undefined>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(code === 0 ? undefined : `ended with ${signal ?? `code ${code}`}`));
  });
  running.delete(child);
  log.end();
  await finished(log);
  if (outcome === undefined) return;
  throw new Error(
    `${command} ${args.slice(0, 3).join(' ')}: ${outcome}\n${lastLines(file, 15)}\nThe whole log: ${file}`,
  );
}
