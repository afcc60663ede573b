import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { localDirectory } from '../stack/layout.ts';

/** `make logs APP=orders`: follows the logs of the replicas of these apps, or of all apps and parts, until `signal`. */
export async function logs(names: readonly string[], { signal }: { signal?: AbortSignal } = {}): Promise<void> {
  const folder = join(localDirectory, 'logs');
  const files = (existsSync(folder) ? readdirSync(folder) : []).filter((file) => file.endsWith('.log')).sort();
  const ofName = (file: string) =>
    names.some((name) => file.replace(/(-\d+)?\.log$/, '') === name || file === `${name}.log`);
  const chosen = files.filter((file) => (names.length === 0 ? !file.includes('-sidecar') : ofName(file)));
  if (chosen.length === 0) {
    const there = files.map((file) => file.replace('.log', '')).join(', ');
    throw new Error(
      there === '' ? 'There are no logs. Next: make up' : `No log of '${names.join(', ')}'. There are: ${there}`,
    );
  }
  const tail = spawn('tail', ['-n', '40', '-F', ...chosen.map((file) => join(folder, file))], { stdio: 'inherit' });
  signal?.addEventListener('abort', () => tail.kill());
  await new Promise((resolve) => tail.once('exit', resolve));
}
