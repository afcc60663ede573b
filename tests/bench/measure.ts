import type { Load, Measured } from './load/types.ts';
import { maxRequests, plan } from './plan.ts';
import { type Spread, spreadOf } from './report/statistics.ts';
import { type CpuSeconds, cpuBetween, readCpu, readMachineCpu, totalOf } from './stage/cpu.ts';
import type { Generator } from './stage/own-processes.ts';
import type { Stage } from './stage/start-stage.ts';

/** Something that is measured: where its load goes, and whose CPU it uses. */
export interface Subject {
  readonly name: string;
  readonly load: Omit<Load, 'connections' | 'warmUpMs' | 'lastsMs' | 'maxRequests'>;
  /** Its stage; left out for the bare server. */
  readonly stage?: Stage;
  /** Instead of those that all are measured at. */
  readonly connections?: number;
  /** More processes it uses, by name. */
  readonly processes?: Readonly<Record<string, number>>;
}

/** All runs of one subject at one number of connections. */
export interface Figures {
  readonly subject: string;
  readonly connections: number;
  readonly perSecond: Spread;
  readonly p50Ms: Spread;
  readonly p90Ms: Spread;
  readonly p99Ms: Spread;
  /** The share of the answers that said `X-Cache: HIT`. */
  readonly cachedShare: Spread;
  /** Milliseconds of CPU per request by process, with what happens after the answer; the median of the runs. */
  readonly cpuMs: CpuSeconds;
  /** Cores that whatever does not belong to the bench kept busy meanwhile: 0 on a machine of one's own. */
  readonly coresOfOthers: Spread;
  readonly otherwise: Readonly<Record<string, number>>;
  readonly runs: readonly Measured[];
}

interface Run {
  measured: Measured;
  cpuMs: CpuSeconds;
  coresOfOthers: number;
}

/** Runs the subjects in turn, `plan.runs` times, so that whatever else the machine does meets all of them alike. */
export async function measure(
  generator: Generator,
  subjects: readonly Subject[],
  connections: number,
): Promise<Figures[]> {
  const runs = new Map<Subject, Run[]>(subjects.map((subject) => [subject, []]));
  for (let round = 0; round < plan.runs; round += 1) {
    for (const [subject, done] of runs) {
      const others = othersSince(generator, subjects);
      done.push(await runOnce(generator, subject, subject.connections ?? connections, others));
    }
  }
  return [...runs].map(([subject, done]) => figuresOf(subject, subject.connections ?? connections, done));
}

/** Tells how many cores others have kept busy since now. */
function othersSince(generator: Generator, subjects: readonly Subject[]): () => number {
  const ours = () => {
    const stages = [...new Set(subjects.flatMap(({ stage }) => stage ?? []))];
    const processes = Object.assign({ load: generator.pid }, ...subjects.map((one) => one.processes));
    return [readCpu(processes), ...stages.map((stage) => stage.cpu())].reduce((sum, cpu) => sum + totalOf(cpu), 0);
  };
  const [beganMs, machine, own] = [performance.now(), readMachineCpu(), ours()];
  return () =>
    Math.max(0, readMachineCpu() - machine - (ours() - own)) / Math.max(0.001, (performance.now() - beganMs) / 1_000);
}

async function runOnce(
  generator: Generator,
  subject: Subject,
  connections: number,
  others: () => number,
): Promise<Run> {
  const { load, stage, processes = {} } = subject;
  const groups = { ...processes, load: generator.pid };
  const cpu = () => ({ ...stage?.cpu(), ...readCpu(groups) });
  const before = cpu();
  const measured = await generator.run({
    ...load,
    connections,
    warmUpMs: plan.warmUpMs,
    lastsMs: plan.lastsMs,
    maxRequests,
  });
  const coresOfOthers = others();
  await stage?.settle();
  const used = cpuBetween(before, cpu());
  const cpuMs = Object.fromEntries(
    Object.entries(used).map(([name, seconds]) => [name, (seconds * 1_000) / Math.max(1, measured.sent)]),
  );
  return { measured, cpuMs, coresOfOthers };
}

function figuresOf({ name }: Subject, connections: number, runs: readonly Run[]): Figures {
  const measured = runs.map((run) => run.measured);
  const otherwise: Record<string, number> = {};
  for (const run of measured) {
    for (const [what, times] of Object.entries(run.otherwise)) otherwise[what] = (otherwise[what] ?? 0) + times;
  }
  const processes = Object.keys(runs[0]?.cpuMs ?? {});
  return {
    subject: name,
    connections,
    perSecond: spreadOf(measured.map(({ perSecond }) => perSecond)),
    p50Ms: spreadOf(measured.map(({ p50Ms }) => p50Ms)),
    p90Ms: spreadOf(measured.map(({ p90Ms }) => p90Ms)),
    p99Ms: spreadOf(measured.map(({ p99Ms }) => p99Ms)),
    cachedShare: spreadOf(measured.map(({ cached, timed }) => cached / Math.max(1, timed))),
    cpuMs: Object.fromEntries(
      processes.map((process) => [process, spreadOf(runs.map(({ cpuMs }) => cpuMs[process] ?? 0)).median]),
    ),
    coresOfOthers: spreadOf(runs.map((run) => run.coresOfOthers)),
    otherwise,
    runs: measured,
  };
}
