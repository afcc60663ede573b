import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * Makes sure that nothing of the stack outlives this process, however it ends, `SIGKILL` included. It needs no call to
 * be released: it goes when this process does, and after a clean `close()` finds nothing to do.
 */
export function watchOver(mark: string, temporaryFolder?: string): void {
  const script = fileURLToPath(new URL('./watchdog.sh', import.meta.url));
  const watchdog = spawn('/bin/sh', [script, mark, temporaryFolder ?? ''], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: '/',
    // Nothing inherited: under another stack's mark it would be swept away before it has swept.
    env: { PATH: process.env.PATH ?? '/usr/bin:/bin' },
  });
  watchdog.unref();
  const pipe = watchdog.stdin as NodeJS.WritableStream & { unref?: () => void };
  pipe.unref?.();
}
