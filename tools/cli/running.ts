import { isAlive } from '../stack/identity.ts';
import { localDirectory } from '../stack/layout.ts';
import { readState } from '../stack/state.ts';
import { type Report, readReport } from './report.ts';

/** What `make up` told. Throws when nothing runs. */
export function runningReport(): Report {
  const state = readState(localDirectory);
  const report = state !== undefined && isAlive(state.owner) ? readReport() : undefined;
  if (report === undefined) throw new Error('Nothing is running. Next: make up');
  return report;
}
