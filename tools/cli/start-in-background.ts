import { spawn } from 'node:child_process';
import { mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { duration, showProgress } from '../setup/progress.ts';
import { localDirectory, root } from '../stack/layout.ts';
import type { Report } from './report.ts';

/** What the process in the background tells the command that started it. */
export type Message =
  | { readonly type: 'line'; readonly line: string }
  | { readonly type: 'started'; readonly report: Report }
  | { readonly type: 'failed'; readonly message: string };

/** Starts the stack under a process that outlives this one and the terminal; waits until it is ready. */
export async function startInBackground(apps: readonly string[] = []): Promise<Report> {
  mkdirSync(join(localDirectory, 'logs'), { recursive: true, mode: 0o700 });
  const log = openSync(join(localDirectory, 'logs', 'stack.log'), 'a', 0o600);
  const script = fileURLToPath(new URL('./supervise.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), script], {
    cwd: root,
    detached: true,
    env: { ...process.env, ...(apps.length > 0 && { APPS: apps.join(' ') }) },
    stdio: ['ignore', log, log, 'ipc'],
  });
  // Interrupted while it starts: end it as well, it then ends all that it has started.
  const abandon = () => child.kill('SIGTERM');
  process.once('exit', abandon);
  const startedAt = Date.now();
  const progress = showProgress();
  let ready = 0;
  let last = 'the parts';
  const show = () =>
    progress.update(`Starting: ${ready} processes ready, ${duration(Date.now() - startedAt)} · ${last}`);
  const ticking = setInterval(show, 500);
  try {
    const report = await new Promise<Report>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', () =>
        reject(new Error(`The stack ended while starting. Next: ${localDirectory}/logs/stack.log`)),
      );
      child.on('message', (message: Message) => {
        if (message.type === 'started') resolve(message.report);
        if (message.type === 'failed') reject(new Error(message.message));
        if (message.type !== 'line') return;
        last = message.line;
        if (message.line.includes('is ready')) ready += 1;
        if (message.line.includes('left out')) progress.done(message.line);
      });
    });
    progress.done(`Started ${Object.keys(report.processes).length} processes in ${duration(Date.now() - startedAt)}`);
    return report;
  } finally {
    clearInterval(ticking);
    process.removeListener('exit', abandon);
    child.removeAllListeners('exit');
    if (child.connected) child.disconnect();
    child.unref();
  }
}
