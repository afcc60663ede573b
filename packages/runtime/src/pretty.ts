import { Writable } from 'node:stream';

/** A stream which turns JSON log lines into lines for people: time, level, app, message, then the rest as `name=value`. */
export function prettyStream(out: NodeJS.WritableStream = process.stdout): Writable {
  return new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      for (const line of String(chunk).split('\n')) if (line) out.write(`${prettyLine(line)}\n`);
      done();
    },
  });
}

/** One line for people; anything that is no JSON object stays as it is. */
export function prettyLine(line: string): string {
  let entry: Record<string, unknown>;
  try {
    entry = JSON.parse(line);
  } catch {
    return line;
  }
  const { time, level, app, msg, err, ...rest } = entry;
  const members = Object.entries(rest).map(
    ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  const { stack } = (err ?? {}) as { stack?: string };
  const head = `${String(time).slice(11, 23)} ${String(level).toUpperCase().padEnd(5)} ${app} ${msg ?? ''}`;
  return [[head, ...members].join('  '), ...(stack ? [stack] : [])].join('\n');
}
