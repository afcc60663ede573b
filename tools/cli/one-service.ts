import { once } from 'node:events';
import { isAlive } from '../stack/identity.ts';
import { localDirectory } from '../stack/layout.ts';
import { readState } from '../stack/state.ts';
import { down } from './down.ts';
import { logs } from './logs.ts';
import { readReport } from './report.ts';
import { up } from './up.ts';

const shop = ['gateway', 'users', 'products', 'orders'];

/** A service first, then the neighbours it has something to do with. */
export const withNeighbours = {
  order: ['orders', ...shop.filter((app) => app !== 'orders')],
  analytics: ['analytics', ...shop],
  notification: ['notifications', 'templates', 'email', ...shop],
} as const satisfies Record<string, readonly string[]>;

/**
 * `make order`, `make analytics`, `make notification`: one service with its neighbours, their logs in front. What
 * `make up` started is watched and left running; otherwise they are started with the stores they need, and end with
 * Ctrl-C.
 */
export async function oneService(name: keyof typeof withNeighbours): Promise<void> {
  const apps = withNeighbours[name];
  const state = readState(localDirectory);
  const running = state !== undefined && isAlive(state.owner);
  const processes = (running && readReport()?.processes) || {};
  const missing = apps.filter((app) => !(app in processes));
  if (running && missing.length > 0)
    throw new Error(`What runs is without ${missing.join(', ')}. Next: make down, then make ${name}`);

  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.removeAllListeners(signal);
    process.on(signal, () => interrupted.abort());
  }
  if (!running) await Promise.race([up({ apps }), once(interrupted.signal, 'abort')]);
  const begun = !interrupted.signal.aborted;
  if (begun) {
    console.log(`\nThe logs of ${apps.join(', ')}. Ctrl-C ends ${running ? 'only them' : 'all that was started'}.\n`);
    await logs(apps, { signal: interrupted.signal });
  }
  if (!running) await down();
  // Whatever waited for a start that was interrupted waits no longer.
  process.exit(begun ? 0 : 130);
}
