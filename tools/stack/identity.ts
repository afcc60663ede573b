import { readFileSync } from 'node:fs';

/** A process told apart from a later one that was given the same number. `startTime`: clock ticks since boot. */
export interface Identity {
  readonly pid: number;
  readonly startTime: string;
}

/** The start time from the text of `/proc/<pid>/stat`; the name in it may hold spaces and brackets. */
export function startTimeOf(stat: string): string {
  const afterName = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const startTime = afterName[19];
  if (startTime === undefined) throw new Error(`Not the text of a /proc/<pid>/stat file: ${stat.slice(0, 80)}`);
  return startTime;
}

/** `undefined` when no such process runs (a zombie counts as gone). */
export function identify(pid: number): Identity | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    if (stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z')) return undefined;
    return { pid, startTime: startTimeOf(stat) };
  } catch {
    return undefined;
  }
}

export function isAlive(identity: Identity): boolean {
  return identify(identity.pid)?.startTime === identity.startTime;
}
