import { readdirSync, readFileSync } from 'node:fs';

/** Resident memory in MB (10⁶ bytes) of a process and of what it started, by the leaders' names. */
export function readMemory(groups: Readonly<Record<string, number>>): Record<string, number> {
  const sums = new Map<number, number>();
  for (const pid of readdirSync('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    const { group, bytes } = memoryOf(pid);
    sums.set(group, (sums.get(group) ?? 0) + bytes);
  }
  return Object.fromEntries(Object.entries(groups).map(([name, pid]) => [name, (sums.get(pid) ?? 0) / 1_000_000]));
}

function memoryOf(pid: string): { group: number; bytes: number } {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const group = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]);
    const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? 0;
    return { group, bytes: Number(kilobytes) * 1_024 };
  } catch {
    // It has ended meanwhile.
    return { group: 0, bytes: 0 };
  }
}
