import { describe, expect, test } from 'vitest';
import { audit } from './audit.ts';
import { balanced } from './balanced-books.ts';
import type { Books, Diary } from './books.ts';

/** What was done to right books, and the finding it must bring. */
export type Case = [string, (books: Books, diary: Diary) => void, RegExp];

/** Shows that a rule is broken by each of these. */
export function red(rule: string, cases: readonly Case[]): void {
  describe(rule, () => {
    test.each(cases)('red when %s', (_name, doctor, finding) => {
      const { books, diary } = structuredClone(balanced());
      doctor(books, diary);
      expect(audit(books, diary)).toContainEqual(expect.stringMatching(finding));
    });
  });
}

/** The first of a list, which every doctored list has. */
export function first<T>(items: readonly T[]): T {
  const [item] = items;
  if (item === undefined) throw new RangeError('The list is empty');
  return item;
}
