import type { Finding } from './finding.ts';
import type { Spread } from './statistics.ts';

export interface Table {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export const number = (value: number): string =>
  value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 2 : value < 100 ? 1 : 0 });

export const spread = ({ median, least, most }: Spread): string =>
  `${number(median)} (${number(least)}–${number(most)})`;

export const percent = (share: number | undefined): string => (share === undefined ? '' : `${number(share * 100)} %`);

export const findingsTable = (findings: readonly Finding[]): Table => ({
  title: 'Against the targets',
  head: ['', 'measured', 'target', ''],
  rows: findings.map(({ says, measured, target, unit, atMost, met }) => [
    says,
    `${number(measured)}${unit}`,
    `${atMost ? '≤' : '≥'} ${number(target)}${unit}`,
    met ? 'met' : 'missed',
  ]),
});

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
