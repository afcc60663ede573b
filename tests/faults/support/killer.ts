import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from './random.ts';
import type { Stage } from './stage.ts';

/** Whom to kill how often; several names stand for one victim of which any may be hit. */
export interface Plan {
  victims: readonly (readonly string[])[];
  timesEach: number;
  /** On average; each comes at a random instant of its share. */
  everyMs: number;
}

export const lastsMs = ({ victims, timesEach, everyMs }: Plan): number => victims.length * timesEach * everyMs;

const patienceMs = 120_000;

/** Kills (`SIGKILL`) at random instants, in a random order; each comes back by itself. Resolves with what was done. */
export async function killAtRandom({ stack }: Stage, random: Random, plan: Plan): Promise<string[]> {
  const began = performance.now();
  const hits = random
    .shuffled(plan.victims.flatMap((names) => Array.from({ length: plan.timesEach }, () => random.pick(names))))
    .map((name, index) => ({ name, atMs: (index + random.next()) * plan.everyMs }));
  const done: string[] = [];
  for (const { name, atMs } of hits) {
    await sleep(Math.max(0, began + atMs - performance.now()));
    // Dead already, of another's death or still starting: it is hit as soon as it runs.
    const until = performance.now() + patienceMs;
    for (let killed = false; !killed; ) {
      killed = await stack.kill(name).then(
        () => true,
        () => false,
      );
      if (!killed && performance.now() > until) throw new Error(`${name} did not come back to be killed again`);
      if (!killed) await sleep(100);
    }
    done.push(`${((performance.now() - began) / 1_000).toFixed(1)} s ${name}`);
  }
  return done;
}
