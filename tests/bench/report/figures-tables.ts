import type { Figures } from '../measure.ts';
import { number, spread, type Table } from './table.ts';

/** Undefined where that was not measured. */
export function figuresFor(all: readonly Figures[], subject: string, connections: number): Figures | undefined {
  return all.find((figures) => figures.subject === subject && figures.connections === connections);
}

/** How many times as many requests a second; undefined where one of them was not measured. */
export const ratio = (over?: Figures, under?: Figures): number | undefined =>
  over && under && under.perSecond.median > 0 ? over.perSecond.median / under.perSecond.median : undefined;

export const figuresTable = (title: string, all: readonly Figures[]): Table => ({
  title,
  head: ['', 'connections', 'per second', 'p50 ms', 'p99 ms', 'CPU ms each', 'cores of others', 'not as expected'],
  rows: all.map(({ subject, connections, perSecond, p50Ms, p99Ms, cpuMs, coresOfOthers, otherwise }) => [
    subject,
    String(connections),
    spread(perSecond),
    spread(p50Ms),
    spread(p99Ms),
    number(Object.values(cpuMs).reduce((sum, value) => sum + value, 0)),
    spread(coresOfOthers),
    Object.entries(otherwise)
      .map(([what, times]) => `${times} × ${what}`)
      .join(', ') || '–',
  ]),
});

/** Processes that use next to nothing are left out. */
export function cpuTable(title: string, compared: readonly Figures[]): Table {
  const processes = [...new Set(compared.flatMap(({ cpuMs }) => Object.keys(cpuMs)))];
  const used = processes.filter((process) => compared.some(({ cpuMs }) => (cpuMs[process] ?? 0) >= 0.02));
  return {
    title,
    head: ['', ...compared.map(({ subject }) => subject)],
    rows: used.map((process) => [process, ...compared.map(({ cpuMs }) => number(cpuMs[process] ?? 0))]),
  };
}
