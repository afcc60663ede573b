import { writeFileSync } from 'node:fs';
import { abandon, chartTools, clusterParts, clusterTest, installation, program, project, type Step } from './steps.ts';
import { add, failure, nothing, sentence, type Tally } from './tally.ts';

const lint = [
  program('form and lint', 'biome', 'check', '.'),
  program('unused code', 'knip'),
  program('generated pages', 'tsx', 'tools/docs/main.ts', '--check'),
];
const types = [program('types', 'tsc', '--noEmit')];
const unit = [project('unit')];
const storage = [installation, project('storage')];
const sidecar = [installation, project('sidecar')];
const e2e = [installation, project('e2e')];
const faults = [installation, project('faults')];
const swaps = [installation, project('swaps')];
const charts = [chartTools, project('charts')];
const cluster = [installation, clusterParts, clusterTest];

const everythingHere = [
  ...lint,
  ...types,
  ...unit,
  ...storage,
  project('sidecar'),
  project('e2e'),
  project('faults'),
  ...charts,
];

const suites: Readonly<Record<string, readonly Step[]>> = {
  lint,
  types,
  unit,
  storage,
  sidecar,
  e2e,
  faults,
  swaps,
  charts,
  cluster,
  check: [...lint, ...types, ...unit],
  test: everythingHere,
  /** With a cluster, whose first build and test take as long as all the rest. */
  all: [...everythingHere, ...cluster],
};

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    abandon();
    console.error('\nInterrupted.');
    process.exit(130);
  });
}

const [name = 'test'] = process.argv.slice(2);
const steps = suites[name];
if (steps === undefined) {
  console.error(`Unknown suite '${name}'. There are: ${Object.keys(suites).join(', ')}`);
  process.exit(2);
}
/**
 * In CI, the minutes that are left to it. What cannot be run here, or no longer fits, is left out then, and told; a test that
 * was begun and has not ended by then has failed.
 */
const limit = process.env.WAYBILL_MINUTES ? Math.max(0, Number(process.env.WAYBILL_MINUTES)) : undefined;
const beganAt = Date.now();

const minutesLeft = (): number | undefined =>
  limit === undefined ? undefined : Math.floor(limit - (Date.now() - beganAt) / 60_000);

function leftOut({ asks }: Step): string | undefined {
  if (limit === undefined || asks === undefined) return undefined;
  const left = minutesLeft() ?? 0;
  const { minutes, whyNot } = asks();
  if (whyNot !== undefined) return `left out with what follows: ${whyNot}`;
  if (minutes > left) return `left out with what follows: it takes ${minutes} min, and ${left} of ${limit} are left`;
  return undefined;
}

/** Undefined when the time is up before. */
async function inTime(running: Promise<Tally>): Promise<Tally | undefined> {
  if (limit === undefined) return running;
  let timer: NodeJS.Timeout | undefined;
  const up = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), Math.max(0, limit * 60_000 - (Date.now() - beganAt)));
  });
  try {
    return await Promise.race([running, up]);
  } finally {
    clearTimeout(timer);
  }
}

const outcomes: { step: Step; told: string; tally: Tally; ms: number }[] = [];
for (const step of steps) {
  const startedAt = Date.now();
  console.log(`\n── ${step.name} ${'─'.repeat(Math.max(0, 70 - step.name.length))}`);
  const told = leftOut(step);
  if (told !== undefined) {
    console.log(told);
    outcomes.push({ step, told, tally: nothing, ms: 0 });
    break;
  }
  const tally = await inTime(
    step.run(minutesLeft()).catch((error: Error): Tally => {
      console.error(error.message);
      return failure(`${step.name}: ${error.message}`);
    }),
  );
  if (tally === undefined) {
    abandon();
    const ms = Date.now() - startedAt;
    const told = `broken off: the ${limit} min were not enough for it`;
    // Begun with time enough, a test that has not ended hangs; what only prepares one may be slow on a machine.
    outcomes.push({ step, told, tally: step.preparation ? nothing : failure(`${step.name} ${told}`), ms });
    break;
  }
  if (limit !== undefined && step.asks && step.preparation && tally.failed > 0) {
    const told = `left out with what follows: it could not be prepared here: ${tally.complaints.join('; ')}`;
    outcomes.push({ step, told, tally: nothing, ms: Date.now() - startedAt });
    break;
  }
  outcomes.push({ step, told: sentence(tally), tally, ms: Date.now() - startedAt });
  if (step.preparation && tally.failed > 0) break;
}

console.log();
for (const { step, told, ms } of outcomes) {
  console.log(`  ${step.name.padEnd(18)} ${`${(ms / 1000).toFixed(1)} s`.padStart(9)}   ${told}`);
}
const total = outcomes.map(({ tally }) => tally).reduce(add, nothing);
const complaints = total.complaints.map((complaint) => `✗ ${complaint}\n`).join('\n');
// A caller that has more to print says where it wants the sum and what failed, to close with them.
if (process.env.WAYBILL_SUMMARY) writeFileSync(process.env.WAYBILL_SUMMARY, `${sentence(total)}\n${complaints}`);
else console.log(`\n${complaints}${complaints === '' ? '' : '\n'}${sentence(total)}`);
// A step that was broken off may still hold the process.
process.exit(total.failed === 0 ? 0 : 1);
