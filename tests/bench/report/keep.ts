import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../../tools/stack/layout.ts';
import type { Finding } from './finding.ts';
import { findingsTable, forMarkdown, type Table } from './table.ts';

const page = join(root, 'docs', 'performance.md');
const folder = join(root, 'docs', 'bench');
const begin = '<!-- figures: written by make bench -->';
const end = '<!-- end of figures -->';

interface Machine {
  readonly cores: number;
  readonly cpu: string;
  readonly node: string;
  /** Load average over a minute before anything was started: on an idle machine near 0. */
  readonly busyBefore: number;
}

/** What a section found. */
export interface Found {
  readonly findings: readonly Finding[];
  readonly tables: readonly Table[];
  /** SVG by the name of its file, without its ending; shown under the tables. */
  readonly pictures?: Readonly<Record<string, string>>;
  /** What a reader of the tables must know of this run. */
  readonly remarks?: readonly string[];
  /** Every run, as it was measured. */
  readonly runs: unknown;
}

/** One run of one section, as it is kept in docs/bench/<section>.json. */
export interface Kept {
  readonly section: string;
  readonly title: string;
  readonly at: string;
  readonly tookS: number;
  readonly machine: Machine;
  /** Why there are no figures. */
  readonly failed?: string;
  readonly findings: readonly Finding[];
  readonly tables: readonly Table[];
  readonly pictures: readonly string[];
  readonly remarks: readonly string[];
  readonly runs: unknown;
}

const fileOf = (section: string) => join(folder, `${section}.json`);

/** Writes docs/bench/<section>.json and its pictures. */
export function keep(kept: Kept, pictures: Found['pictures'] = {}): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(fileOf(kept.section), `${JSON.stringify(kept, null, 1)}\n`);
  for (const [name, svg] of Object.entries(pictures)) writeFileSync(join(folder, `${name}.svg`), svg);
}

/** Writes the figures on docs/performance.md anew, from what is kept of each section, in this order. */
export function writePage(sections: readonly string[]): void {
  const all = sections.flatMap((section) =>
    existsSync(fileOf(section)) ? [JSON.parse(readFileSync(fileOf(section), 'utf8')) as Kept] : [],
  );
  writeFileSync(page, withFigures(readFileSync(page, 'utf8'), all));
}

/** The page with these figures between its marks. */
export function withFigures(text: string, all: readonly Kept[]): string {
  const [before, after] = [text.indexOf(begin), text.indexOf(end)];
  if (before < 0 || after < before) throw new Error(`docs/performance.md needs the lines '${begin}' and '${end}'`);
  const findings = all.flatMap((kept) => kept.findings);
  const blocks = [...(findings.length > 0 ? [forMarkdown(findingsTable(findings))] : []), ...all.map(sectionText)];
  return `${text.slice(0, before + begin.length)}\n\n${blocks.join('\n\n')}\n\n${text.slice(after)}`;
}

function sectionText({ section, title, at, machine, failed, tables, pictures, remarks }: Kept): string {
  const { cores, cpu, node, busyBefore } = machine;
  const where = `\`ONLY=${section}\`, ${at.slice(0, 10)}, ${cores} cores (${cpu}), Node ${node}; load average before the start ${busyBefore.toFixed(1)}.`;
  const shown = tables.filter(({ rows }) => rows.length > 0).map(forMarkdown);
  const drawn = pictures.map((name) => `![${name}](bench/${name}.svg)`);
  const reason = failed === undefined ? [] : [`Failed: ${failed}`];
  return [`### ${title}`, where, ...reason, ...remarks, ...shown, ...drawn].join('\n\n');
}
