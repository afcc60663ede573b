import { createHash } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Files that went into a bundle, with size and time of change. */
type Inputs = Readonly<Record<string, string>>;

/** Names the way of building: a bundle made in another way is made again. */
export function fingerprint(options: unknown): string {
  return createHash('sha256').update(JSON.stringify(options)).digest('hex');
}

/** Whether the bundle at `output` was made in this way from files that are all as they were. */
export function isUnchanged(root: string, output: string, way: string): boolean {
  try {
    const kept = JSON.parse(readFileSync(recordOf(output), 'utf8')) as { way: string; output: string; inputs: Inputs };
    const same = (file: string, stamp: string) => stampOf(file) === stamp;
    return (
      kept.way === way &&
      same(output, kept.output) &&
      Object.entries(kept.inputs).every(([file, stamp]) => same(join(root, file), stamp))
    );
  } catch {
    return false;
  }
}

export function recordInputs(root: string, output: string, way: string, files: readonly string[]): void {
  const inputs = Object.fromEntries(files.map((file) => [file, stampOf(join(root, file))]));
  writeFileSync(recordOf(output), JSON.stringify({ way, output: stampOf(output), inputs }));
}

function recordOf(output: string): string {
  return `${output}.inputs.json`;
}

function stampOf(file: string): string {
  const { size, mtimeMs } = statSync(file);
  return `${size} ${mtimeMs}`;
}
