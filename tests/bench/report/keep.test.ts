import { expect, test } from 'vitest';
import { atLeast, atMost } from './finding.ts';
import { type Kept, withFigures } from './keep.ts';

const page = 'before\n<!-- figures: written by make bench -->\nold\n<!-- end of figures -->\nafter\n';

const kept = (section: string, more: Partial<Kept> = {}): Kept => ({
  section,
  title: `About ${section}`,
  at: '2026-01-02T03:04:05.000Z',
  tookS: 1,
  machine: { cores: 2, cpu: 'a cpu', node: '20', busyBefore: 0 },
  findings: [],
  tables: [],
  pictures: [],
  remarks: [],
  runs: [],
  ...more,
});

test('figures stand between their marks, and nothing else of the page changes', () => {
  const text = withFigures(page, [kept('hop', { pictures: ['hop'] })]);
  expect(text).toMatch(/^before\n/);
  expect(text).toMatch(/\nafter\n$/);
  expect(text).toContain('### About hop');
  expect(text).toContain('(bench/hop.svg)');
  expect(text).not.toContain('old');
  expect(withFigures(text, [kept('hop', { pictures: ['hop'] })])).toBe(text);
});

test('every figure stands beside its target, those of all sections in one table', () => {
  const text = withFigures(page, [
    kept('one', { findings: atLeast('Fast enough', 3, 4, '×') }),
    kept('two', { findings: atMost('Soon enough', 3, 4, ' ms') }),
  ]);
  expect(text).toContain('| Fast enough | 3× | ≥ 4× | missed |\n| Soon enough | 3 ms | ≤ 4 ms | met |');
});

test('a section that failed says so', () => {
  expect(withFigures(page, [kept('hop', { failed: 'no sidecar' })])).toContain('Failed: no sidecar');
});

test('what was not measured stands beside no target', () => {
  expect(atLeast('Fast enough', undefined, 4, '×')).toEqual([]);
  expect(atMost('Soon enough', Number.NaN, 4, '×')).toEqual([]);
});
