import { nats } from './nats.ts';
import { type Installable, installables } from './parts.ts';
import { duration, showProgress } from './progress.ts';
import { zipkin } from './zipkin.ts';

interface Wanted {
  /** Zipkin as well. Default: with `ZIPKIN=1`. */
  readonly tracing?: boolean;
}

/** What is installed for everybody, and what the caller asks for: `ZIPKIN=1`, `SWAP=nats-jetstream`. */
const wanted = ({ tracing = Boolean(process.env.ZIPKIN) }: Wanted = {}): readonly Installable[] => [
  ...installables,
  ...(tracing ? [zipkin] : []),
  ...(process.env.SWAP?.includes('nats') ? [nats] : []),
];

/** Installs what is missing, all at once, and says what runs, for how long and what is left. Quick when warm. */
export async function setup(options: Wanted = {}): Promise<{ readonly installed: readonly string[] }> {
  const missing = wanted(options).filter((part) => whereIs(part) === undefined);
  if (missing.length === 0) return { installed: [] };
  const startedAt = Date.now();
  const left = new Set(missing);
  const progress = showProgress(0);
  // Two long builds at once share the cores.
  const stretch = Math.max(1, missing.filter(({ aboutMs }) => aboutMs > 120_000).length);
  const show = () => {
    const spent = duration(Date.now() - startedAt);
    const each = [...left].map((part) => `${part.doing}: ${spent} of about ${duration(part.aboutMs * stretch)}`);
    progress.update(`${missing.length - left.size} of ${missing.length} parts done · ${each.join(' · ')}`);
  };
  show();
  const ticking = setInterval(show, 1_000);
  const failures: string[] = [];
  await Promise.all(
    missing.map(async (part) => {
      try {
        await part.install();
        progress.done(`${part.name.padEnd(30)} ${part.find()}   ${duration(Date.now() - startedAt)}`);
      } catch (error) {
        failures.push(`${part.name} could not be had.\n${(error as Error).message}`);
      } finally {
        left.delete(part);
      }
    }),
  );
  clearInterval(ticking);
  if (failures.length > 0) throw new Error(failures.join('\n\n'));
  return { installed: missing.map(({ name }) => name) };
}

/** Name and place of every part, for `make setup`. */
export function inventory(): string[] {
  return wanted().map((part) => `${part.name.padEnd(30)} ${whereIs(part) ?? 'missing'}`);
}

function whereIs(part: Installable): string | undefined {
  try {
    return part.find();
  } catch {
    return undefined;
  }
}
