import type { Figures } from '../measure.ts';
import { type Finding, figuresFor, findingsIn, type Results, shareOfBare } from './findings.ts';
import type { Spread } from './statistics.ts';

export interface Table {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const number = (value: number): string =>
  value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 2 : value < 100 ? 1 : 0 });

const spread = ({ median, least, most }: Spread): string => `${number(median)} (${number(least)}–${number(most)})`;

export function tablesOf(results: Results): Table[] {
  const { orders, oneByOne, reads } = results;
  return [
    {
      title: 'Against the targets',
      head: ['', 'measured', 'target', ''],
      rows: findingsIn(results).map(findingRow),
    },
    ratiosTable(results),
    figuresTable('Orders', orders),
    figuresTable('Batches against one by one', oneByOne),
    figuresTable('Reads', reads),
    cpuTable(results),
  ].filter(({ rows }) => rows.length > 0);
}

const findingRow = ({ says, measured, target, unit, met }: Finding): string[] => [
  says,
  `${number(measured)}${unit}`,
  `${unit === ' ms' ? '≤' : '≥'} ${number(target)}${unit}`,
  met ? 'met' : 'missed',
];

function ratiosTable(results: Results): Table {
  const { orders } = results;
  const ours = orders.filter(({ subject }) => subject === 'ours');
  return {
    title: 'Ratios',
    head: ['connections', 'ours ÷ careless', 'ours ÷ bare Koa', 'careless ÷ bare Koa'],
    rows: ours.map((figures) => {
      const careless = figuresFor(orders, 'careless', figures.connections);
      const over = careless && figures.perSecond.median / careless.perSecond.median;
      const shares = [shareOfBare(results, figures), careless && shareOfBare(results, careless)];
      return [String(figures.connections), over ? `${number(over)}×` : '', ...shares.map(percent)];
    }),
  };
}

const percent = (share: number | undefined): string => (share === undefined ? '' : `${number(share * 100)} %`);

const figuresTable = (title: string, all: readonly Figures[]): Table => ({
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

function cpuTable({ orders }: Results): Table {
  const compared = orders.filter(({ connections, subject }) => connections === 64 && subject !== 'bare Koa');
  const processes = [...new Set(compared.flatMap(({ cpuMs }) => Object.keys(cpuMs)))];
  const used = processes.filter((process) => compared.some(({ cpuMs }) => (cpuMs[process] ?? 0) >= 0.02));
  return {
    title: 'CPU milliseconds per order by process, 64 connections',
    head: ['', ...compared.map(({ subject }) => subject)],
    rows:
      compared.length === 0
        ? []
        : used.map((process) => [process, ...compared.map(({ cpuMs }) => number(cpuMs[process] ?? 0))]),
  };
}

export function forTerminal({ title, head, rows }: Table): string {
  const widths = head.map((name, column) => Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `  ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join('   ')}`;
  return [title, line(head), ...rows.map(line)].join('\n');
}

export function forMarkdown({ title, head, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = line(head.map((_, column) => (column === 0 ? '---' : '--:')));
  return [`**${title}**`, '', line(head), rule, ...rows.map(line)].join('\n');
}
