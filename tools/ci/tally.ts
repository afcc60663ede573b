import { basename } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** How a suite came out. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Of each failed test its name, and what it said: for the end of a long log, of which people keep the end. */
  readonly complaints: readonly string[];
}

export const nothing: Tally = { passed: 0, failed: 0, skipped: 0, complaints: [] };

/** One failure, and what is to be said of it. */
export const failure = (complaint: string): Tally => ({ ...nothing, failed: 1, complaints: [complaint] });

export function add(a: Tally, b: Tally): Tally {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
    complaints: [...a.complaints, ...b.complaints],
  };
}

/** `12 passed, 0 failed`, with the skipped ones only where there are any. */
export function sentence({ passed, failed, skipped }: Pick<Tally, 'passed' | 'failed' | 'skipped'>): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/**
 * Counts a report of Vitest's JSON reporter. A file that could not be read counts as one failure, so does a run that
 * failed without a failed test (an error outside of tests, a setup that threw).
 */
export function tallyOf(suite: string, report: string | undefined, exitedWell: boolean): Tally {
  const counted = report === undefined ? nothing : countReport(report);
  if (!exitedWell && counted.failed === 0) {
    return add(counted, failure(`${suite}: failed outside of its tests; its own output above says how`));
  }
  return counted;
}

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly FileResult[];
}

interface FileResult {
  readonly name: string;
  readonly status: string;
  readonly message: string;
  readonly assertionResults: readonly {
    readonly status: string;
    readonly fullName: string;
    readonly failureMessages?: readonly string[] | null;
  }[];
}

function countReport(text: string): Tally {
  const report = JSON.parse(text) as Report;
  const unreadable = report.testResults.filter(failedOutside);
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unreadable.length,
    skipped: report.numPendingTests + report.numTodoTests,
    complaints: report.testResults.flatMap(complaintsOf),
  };
}

/** It did not even load, or what comes before or after its tests threw. */
const failedOutside = ({ status, assertionResults }: FileResult): boolean =>
  status === 'failed' && assertionResults.every((test) => test.status !== 'failed');

function complaintsOf(file: FileResult): string[] {
  if (failedOutside(file)) return [complaint(file.name, [file.message])];
  return file.assertionResults
    .filter((test) => test.status === 'failed')
    .map((test) => complaint(`${test.fullName} (${basename(file.name)})`, test.failureMessages ?? []));
}

const linesShown = 40;

function complaint(what: string, messages: readonly string[]): string {
  const said = messages.flatMap((message) => stripVTControlCharacters(message).trim().split('\n'));
  const shown = said.slice(0, linesShown).map((line) => `    ${line.slice(0, 400)}`);
  if (said.length > shown.length) shown.push(`    … and ${said.length - shown.length} lines more, above`);
  return [what, ...shown].join('\n');
}
