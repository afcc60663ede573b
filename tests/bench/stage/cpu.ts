import { readdirSync, readFileSync } from 'node:fs';

/** Seconds of CPU (user and system) by name. */
export type CpuSeconds = Readonly<Record<string, number>>;

// What `getconf CLK_TCK` says on every Linux that Node runs on.
const ticksPerSecond = 100;
// Fields of /proc/<pid>/stat, counted from the one after the name.
const processGroup = 2;
const userTime = 11;
const systemTime = 12;

/** What each group of processes has used since it started; `groups` are their leaders' process ids by name. */
export function readCpu(groups: Readonly<Record<string, number>>): CpuSeconds {
  const used = new Map<number, number>();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const fields = statOf(entry);
    const ticks = Number(fields[userTime]) + Number(fields[systemTime]);
    // A group, because the broker's processes are several; and by itself, for one that shares our group.
    for (const id of new Set([Number(fields[processGroup]), Number(entry)])) used.set(id, (used.get(id) ?? 0) + ticks);
  }
  return Object.fromEntries(Object.entries(groups).map(([name, pid]) => [name, (used.get(pid) ?? 0) / ticksPerSecond]));
}

export function cpuBetween(before: CpuSeconds, after: CpuSeconds): CpuSeconds {
  return Object.fromEntries(Object.entries(after).map(([name, value]) => [name, value - (before[name] ?? value)]));
}

export const totalOf = (cpu: CpuSeconds): number => Object.values(cpu).reduce((sum, value) => sum + value, 0);

/** Seconds of CPU that the whole machine has used, whoever used them. */
export function readMachineCpu(): number {
  const [, user = 0, nice = 0, system = 0, , , interrupts = 0, softInterrupts = 0] = (
    readFileSync('/proc/stat', 'latin1').split('\n')[0] ?? ''
  )
    .split(/ +/)
    .map(Number);
  return (user + nice + system + interrupts + softInterrupts) / ticksPerSecond;
}

/** The name may hold blanks and brackets, so the fields are counted from the last bracket. */
function statOf(pid: string): string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}
