import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Stack } from '@waybill/tools/stack';
import { percentile } from './steady.ts';

interface Sample {
  atMs: number;
  megabytes: number;
  handles: number;
}

/** How one process fared: its middle values at the beginning and at the end of the time looked at. */
export interface Vital {
  name: string;
  megabytes: { first: number; last: number };
  /** Growth of memory, extrapolated or shortened to ten minutes. */
  percentPerTenMinutes: number;
  handles: { first: number; last: number };
}

/** Takes memory and open handles of every process of the stack from `/proc`, until told otherwise. */
export async function watchVitals(stack: Stack, over: () => boolean, everyMs = 2_000): Promise<Map<string, Sample[]>> {
  const samples = new Map<string, Sample[]>();
  while (!over()) {
    for (const { name, pid } of stack.processes()) {
      const own = samples.get(name) ?? [];
      samples.set(name, own);
      try {
        const resident = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
        const handles = readdirSync(`/proc/${pid}/fd`).length;
        own.push({ atMs: performance.now(), megabytes: Number(resident) / 1024, handles });
      } catch {
        // It has just ended.
      }
    }
    await sleep(everyMs);
  }
  return samples;
}

/** Compares the first with the last quarter of the samples taken after the warm-up. */
export function vitalsOf(samples: ReadonlyMap<string, readonly Sample[]>, warmUpMs: number): Vital[] {
  return [...samples].flatMap(([name, own]) => {
    const from = (own[0]?.atMs ?? 0) + warmUpMs;
    const settled = own.filter(({ atMs }) => atMs >= from);
    const quarter = Math.floor(settled.length / 4);
    if (quarter === 0) return [];
    const [first, last] = [settled.slice(0, quarter), settled.slice(-quarter)];
    const middle = (of: readonly Sample[], what: keyof Sample) =>
      percentile(
        of.map((sample) => sample[what]),
        50,
      );
    const minutes = (middle(last, 'atMs') - middle(first, 'atMs')) / 60_000;
    const megabytes = { first: middle(first, 'megabytes'), last: middle(last, 'megabytes') };
    const percentPerTenMinutes = ((megabytes.last / megabytes.first - 1) * 1_000) / minutes;
    const handles = { first: middle(first, 'handles'), last: middle(last, 'handles') };
    return [{ name, megabytes, percentPerTenMinutes, handles }];
  });
}

export function tableOf(vitals: readonly Vital[]): string {
  const rows = vitals.map(({ name, megabytes, percentPerTenMinutes, handles }) =>
    [
      name.padEnd(24),
      `${megabytes.first.toFixed(1)} → ${megabytes.last.toFixed(1)} MB`.padEnd(22),
      `${percentPerTenMinutes >= 0 ? '+' : ''}${percentPerTenMinutes.toFixed(2)} %`.padStart(10),
      `${handles.first} → ${handles.last}`.padStart(14),
    ].join(' '),
  );
  return [
    `${'process'.padEnd(24)} ${'memory'.padEnd(22)} ${'in 10 min'.padStart(10)} ${'handles'.padStart(14)}`,
    ...rows,
  ].join('\n');
}
