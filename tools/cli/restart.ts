import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildApps } from '../build/build-apps.ts';
import { isAlive } from '../stack/identity.ts';
import { localDirectory, root } from '../stack/layout.ts';
import { accepts, answers } from '../stack/probes.ts';
import { signalQuietly } from '../stack/signals.ts';
import { readState } from '../stack/state.ts';

/** `make restart APP=orders`: builds the app and restarts its replicas, one after the other. */
export async function restart([name]: readonly string[]): Promise<void> {
  const state = readState(localDirectory);
  if (state === undefined || !isAlive(state.owner)) throw new Error('Nothing is running. Next: make up');
  const chosen = state.processes.filter(
    (process) => process.name.replace(/-\d+$/, '') === name || process.name === name,
  );
  if (name === undefined || chosen.length === 0) {
    throw new Error(
      `Say which: make restart APP=…   one of ${state.processes.map((process) => process.name).join(', ')}`,
    );
  }
  if (existsSync(join(root, 'apps', name, 'src', 'main.ts'))) await buildApps([name]);
  for (const old of chosen) {
    const startedAt = Date.now();
    // The process that owns the stack sees it end and starts it again.
    signalQuietly(old.pid, 'SIGTERM');
    const fresh = () => readState(localDirectory)?.processes.find((is) => is.name === old.name && is.pid !== old.pid);
    while (fresh() === undefined && Date.now() - startedAt < 60_000) await sleep(50);
    const is = fresh();
    if (is === undefined) throw new Error(`${old.name} did not come back within 60 s. Next: make logs APP=${old.name}`);
    // The next replica goes down only when this one answers again.
    const answering = () => (old.kind === 'app' ? answers(`http://127.0.0.1:${is.port}/readyz`) : accepts(is.port));
    while (!(await answering().catch(() => false)) && Date.now() - startedAt < 60_000) await sleep(50);
    console.log(`${old.name} restarted in ${((Date.now() - startedAt) / 1000).toFixed(1)} s, pid ${is.pid}`);
  }
}
