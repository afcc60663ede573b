import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { signalQuietly } from './signals.ts';

/**
 * Every process of a stack carries the stack's mark in its environment, and so does whatever it starts. What carries
 * the mark is the stack's, whoever its parent is by now, and nothing else is.
 */
export const markVariable = 'WAYBILL_STACK';

export function markedProcesses(mark: string): number[] {
  const sought = Buffer.from(`${markVariable}=${mark}\0`);
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`).includes(sought);
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** Ends what is left of a stack: asks, waits `graceMs`, then kills. Answers how many there were. */
export async function sweep(mark: string, graceMs = 3_000): Promise<number> {
  const found = markedProcesses(mark);
  for (const pid of found) signalQuietly(pid, 'SIGTERM');
  const deadline = Date.now() + graceMs;
  while (markedProcesses(mark).length > 0 && Date.now() < deadline) await sleep(50);
  for (const pid of markedProcesses(mark)) signalQuietly(pid, 'SIGKILL');
  while (markedProcesses(mark).length > 0 && Date.now() < deadline + 5_000) await sleep(20);
  return found.length;
}
