import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Identity, identify } from './identity.ts';

interface RecordedProcess extends Identity {
  readonly name: string;
  readonly kind: 'part' | 'sidecar' | 'app';
  readonly port: number;
}

/** What runs in a stack's folder, for commands that come later: kept in `<directory>/stack.json`. */
export interface StackState {
  readonly mark: string;
  /** The process that started the others and restarts them. */
  readonly owner: Identity;
  readonly processes: readonly RecordedProcess[];
}

const fileIn = (directory: string) => join(directory, 'stack.json');

export function writeState(directory: string, state: Omit<StackState, 'owner'>): void {
  const owner = identify(process.pid);
  if (owner === undefined) throw new Error('/proc is needed to tell processes apart: Linux only');
  // By rename, so that a reader never meets half a file.
  const fresh = `${fileIn(directory)}.new`;
  writeFileSync(fresh, `${JSON.stringify({ ...state, owner }, null, 2)}\n`);
  renameSync(fresh, fileIn(directory));
}

/** `undefined` when nothing was ever started there. */
export function readState(directory: string): StackState | undefined {
  try {
    return JSON.parse(readFileSync(fileIn(directory), 'utf8')) as StackState;
  } catch {
    return undefined;
  }
}
