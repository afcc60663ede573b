import type { Figures, Subject } from '../measure.ts';
import type { Found } from '../report/keep.ts';
import type { Bare, Generator } from '../stage/own-processes.ts';
import type { StageKind } from '../stage/stage-kinds.ts';
import type { Stage } from '../stage/start-stage.ts';

/** What a section measures with. */
export interface Bench {
  readonly generator: Generator;
  readonly bare: Bare;
  /** A stage of this kind, started at the first call. */
  open(kind: StageKind): Promise<Stage>;
  /** A line of progress. */
  say(line: string): void;
}

/** One question that the bench answers. */
export interface Section {
  /** As `ONLY` names it, and the file in docs/bench/. */
  readonly name: string;
  readonly title: string;
  /** Those not needed by any later section are closed after it. */
  readonly stages: readonly StageKind[];
  /** Default `plan.longestMs`. */
  readonly longestMs?: number;
  run(bench: Bench): Promise<Found>;
}

export const summary = (all: readonly Figures[]): string =>
  all.map(({ subject, perSecond }) => `${subject} ${perSecond.median.toFixed(0)}/s`).join(', ');

/** What runs for the first time is slow: each subject once, at many connections, for nothing. */
export async function warmUp(generator: Generator, subjects: readonly Subject[], lastsMs: number): Promise<void> {
  for (const { load, stage } of subjects) {
    await generator.run({ ...load, connections: 32, warmUpMs: 0, lastsMs, maxRequests: 10_000 });
    await stage?.settle();
  }
}
