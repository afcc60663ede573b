import { describe, expect, test } from 'vitest';
import { add, sentence, tallyOf } from './tally.ts';

const report = (passed: number, failed: number, testResults: unknown[] = []) =>
  JSON.stringify({ numPassedTests: passed, numFailedTests: failed, numPendingTests: 1, numTodoTests: 0, testResults });

describe('counting suites', () => {
  test('adds up what a report says', () => {
    expect(tallyOf(report(3, 2), false)).toEqual({ passed: 3, failed: 2, skipped: 1 });
  });

  test('a file that did not even load is a failure', () => {
    const results = [{ status: 'failed', assertionResults: [] }];
    expect(tallyOf(report(3, 0, results), false)).toEqual({ passed: 3, failed: 1, skipped: 1 });
  });

  test('a run that failed is never counted as passed', () => {
    expect(tallyOf(report(3, 0), false).failed).toBe(1);
    expect(tallyOf(undefined, false)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  test('the sentence names skipped tests only where there are any', () => {
    expect(sentence({ passed: 2, failed: 0, skipped: 0 })).toBe('2 passed, 0 failed');
    expect(sentence(add({ passed: 2, failed: 1, skipped: 0 }, { passed: 1, failed: 0, skipped: 4 }))).toBe(
      '3 passed, 1 failed, 4 skipped',
    );
  });
});
