import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../../tools/stack/layout.ts';
import type { Results } from './findings.ts';
import { plotOf } from './plot.ts';
import { forMarkdown, tablesOf } from './tables.ts';

const page = join(root, 'docs', 'performance.md');
const begin = '<!-- figures: written by make bench -->';
const end = '<!-- end of figures -->';

/** Writes docs/bench/ and the figures on docs/performance.md. */
export function keep(results: Results): void {
  const folder = join(root, 'docs', 'bench');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'figures.json'), `${JSON.stringify(results, null, 1)}\n`);
  const drawn = results.orders.filter(({ subject }) => subject === 'ours' || subject === 'careless');
  writeFileSync(join(folder, 'orders.svg'), plotOf('Orders per second, median and spread', drawn));

  const text = readFileSync(page, 'utf8');
  const [before, after] = [text.indexOf(begin), text.indexOf(end)];
  if (before < 0 || after < before) throw new Error(`docs/performance.md needs the lines '${begin}' and '${end}'`);
  writeFileSync(page, `${text.slice(0, before + begin.length)}\n\n${figuresText(results)}\n\n${text.slice(after)}`);
}

function figuresText(results: Results): string {
  const { at, machine } = results;
  const where = `Measured ${at.slice(0, 10)} on ${machine.cores} cores (${machine.cpu}), Node ${machine.node}; load average before the start ${machine.busyBefore.toFixed(1)}.`;
  return [where, ...tablesOf(results).map(forMarkdown)].join('\n\n');
}
