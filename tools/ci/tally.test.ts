import { describe, expect, test } from 'vitest';
import { add, failure, nothing, sentence, tallyOf } from './tally.ts';

const report = (passed: number, failed: number, testResults: unknown[] = []) =>
  JSON.stringify({ numPassedTests: passed, numFailedTests: failed, numPendingTests: 1, numTodoTests: 0, testResults });

describe('counting suites', () => {
  test('adds up what a report says', () => {
    expect(tallyOf('unit', report(3, 2), false)).toEqual({ passed: 3, failed: 2, skipped: 1, complaints: [] });
  });

  test('a file that did not even load is a failure, and what it said is kept', () => {
    const results = [{ name: 'a.test.ts', status: 'failed', message: 'no such module', assertionResults: [] }];
    const tally = tallyOf('unit', report(3, 0, results), false);
    expect(tally).toEqual({ passed: 3, failed: 1, skipped: 1, complaints: ['a.test.ts\n    no such module'] });
  });

  test('a file whose setup threw is a failure, although its tests were only skipped', () => {
    const skipped = [{ status: 'skipped', fullName: 'nothing is lost' }];
    const results = [
      { name: 'kills.test.ts', status: 'failed', message: 'no port is free', assertionResults: skipped },
    ];
    const tally = tallyOf('faults', report(3, 1, results), false);
    expect(tally).toMatchObject({ failed: 2, complaints: ['kills.test.ts\n    no port is free'] });
  });

  test('a run that failed is never counted as passed', () => {
    expect(tallyOf('unit', report(3, 0), false).failed).toBe(1);
    expect(tallyOf('unit', undefined, false)).toMatchObject({ passed: 0, failed: 1, skipped: 0 });
  });

  test('a failed test is named with what it said, without colours and only so much of it', () => {
    const messages = [`\u001b[31mexpected 3\u001b[39m\n${'at a line\n'.repeat(60)}`];
    const assertionResults = [
      { status: 'passed', fullName: 'books are right', failureMessages: [] },
      { status: 'failed', fullName: 'nothing is lost', failureMessages: messages },
    ];
    const results = [{ name: 'kills.test.ts', status: 'failed', message: '', assertionResults }];
    const [complaint, ...others] = tallyOf('faults', report(1, 1, results), false).complaints;
    expect(others).toEqual([]);
    expect(complaint?.split('\n').slice(0, 3)).toEqual([
      'nothing is lost (kills.test.ts)',
      '    expected 3',
      '    at a line',
    ]);
    expect(complaint?.split('\n').at(-1)).toBe('    … and 21 lines more, above');
  });

  test('the sentence names skipped tests only where there are any', () => {
    expect(sentence({ passed: 2, failed: 0, skipped: 0 })).toBe('2 passed, 0 failed');
    const sum = add({ ...nothing, passed: 2, failed: 1 }, { ...nothing, passed: 1, skipped: 4 });
    expect(sentence(sum)).toBe('3 passed, 1 failed, 4 skipped');
  });

  test('what failed in one suite is still said after the next', () => {
    expect(add(failure('one'), failure('two'))).toMatchObject({ failed: 2, complaints: ['one', 'two'] });
  });
});
