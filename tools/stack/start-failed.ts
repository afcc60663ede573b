import { readFileSync } from 'node:fs';

interface Failed {
  readonly name: string;
  readonly logFile: string;
}

/** A process that did not start; the message ends with the last lines of its log and where to read the rest. */
export class StartFailed extends Error {
  override readonly name = 'StartFailed';

  constructor(failed: Failed, reason: string) {
    super(`${failed.name} ${reason}\n${lastLines(failed.logFile, 12)}\nThe whole log: ${failed.logFile}`);
  }
}

export function lastLines(file: string, count: number): string {
  try {
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n').slice(-count);
    return lines.map((line) => `  | ${readable(line).slice(0, 600)}`).join('\n');
  } catch {
    return '  | (it wrote nothing)';
  }
}

/** Of a line in JSON (daprd's, or an app's) only level, message and error. */
function readable(line: string): string {
  if (!line.startsWith('{')) return line;
  try {
    const { level, msg, err, error } = JSON.parse(line);
    const cause = err?.stack ?? err?.message ?? error;
    return `${level} ${msg}${cause === undefined ? '' : ` ${typeof cause === 'string' ? cause : JSON.stringify(cause)}`}`;
  } catch {
    return line;
  }
}
