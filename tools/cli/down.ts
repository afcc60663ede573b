import { setTimeout as sleep } from 'node:timers/promises';
import { showProgress } from '../setup/progress.ts';
import { isAlive } from '../stack/identity.ts';
import { localDirectory, shownDirectory } from '../stack/layout.ts';
import { markedProcesses, sweep } from '../stack/mark.ts';
import { signalQuietly } from '../stack/signals.ts';
import { readState } from '../stack/state.ts';

const patienceMs = 90_000;

/** `make down`: ends exactly what `make up` started, told by the stack's mark and its owner's start time. */
export async function down(): Promise<void> {
  const startedAt = Date.now();
  const state = readState(localDirectory);
  const left = state === undefined ? [] : markedProcesses(state.mark);
  if (state === undefined || (left.length === 0 && !isAlive(state.owner))) {
    console.log('Nothing is running.');
    return;
  }
  const progress = showProgress();
  if (isAlive(state.owner)) signalQuietly(state.owner.pid, 'SIGTERM');
  while (isAlive(state.owner) && Date.now() - startedAt < patienceMs) {
    progress.update(`Stopping: ${markedProcesses(state.mark).length} processes left`);
    await sleep(100);
  }
  if (isAlive(state.owner)) signalQuietly(state.owner.pid, 'SIGKILL');
  await sweep(state.mark);
  const spent = ((Date.now() - startedAt) / 1000).toFixed(1);
  progress.done(`Stopped in ${spent} s. The data stays in ${shownDirectory} (make clean removes it).`);
}
