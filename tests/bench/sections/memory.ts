import { setTimeout as sleep } from 'node:timers/promises';
import { maxRequests, plan } from '../plan.ts';
import { atMost } from '../report/finding.ts';
import { type Spread, spreadOf } from '../report/statistics.ts';
import { number, percent, spread, type Table } from '../report/table.ts';
import { cpuBetween } from '../stage/cpu.ts';
import { readMemory } from '../stage/memory.ts';
import { stageKinds } from '../stage/stage-kinds.ts';
import type { Stage } from '../stage/start-stage.ts';
import { orderSubject } from '../subjects.ts';
import { type Bench, type Section, warmUp } from './section.ts';

const apps: readonly string[] = stageKinds.whole.apps;
const connections = 32;
const lookEveryMs = 250;

/** What the services take up when nobody wants anything of them, and how fast they are there. */
export const memory: Section = {
  name: 'memory',
  title: 'Idle, loaded, and starting',
  stages: ['whole'],
  async run(bench) {
    const stage = await bench.open('whole');
    const startS = await starts(bench, stage);
    await stage.settle(30_000);
    const idle = await whileIdle(stage);
    const loaded = await whileLoaded(bench, stage);
    const largest = (some: Readonly<Record<string, number>>) => Math.max(...apps.map((app) => some[app] ?? 0));
    return {
      findings: [
        ...atMost('Memory of the largest service, idle', largest(idle.memory), 90, ' MB'),
        ...atMost('Memory of the largest service, under load', largest(loaded), 140, ' MB'),
        ...atMost('Start of the slowest service, its sidecar there', slowest(startS), 0.6, ' s'),
        ...atMost('CPU of the busiest service, idle, of one core', largest(idle.share) * 100, 2, ' %'),
      ],
      tables: [table(startS, idle, loaded)],
      runs: { startS, idle, loaded },
    };
  },
};

/** Each app is stopped and started in turn while its sidecar runs. */
async function starts({ say }: Bench, { stack }: Stage): Promise<Record<string, Spread>> {
  const took = new Map<string, number[]>(apps.map((app) => [app, []]));
  for (let round = 0; round < plan.runs; round += 1) {
    for (const [app, all] of took) {
      await stack.stop(app);
      const began = performance.now();
      await stack.start(app);
      all.push((performance.now() - began) / 1_000);
    }
  }
  const spreads = Object.fromEntries([...took].map(([app, all]) => [app, spreadOf(all)]));
  say(`started: ${apps.map((app) => `${app} ${spreads[app]?.median.toFixed(2)} s`).join(', ')}`);
  return spreads;
}

const slowest = (startS: Readonly<Record<string, Spread>>): number =>
  Math.max(...Object.values(startS).map(({ median }) => median));

const groupsOf = ({ stack }: Stage) => Object.fromEntries(stack.processes().map(({ name, pid }) => [name, pid]));

async function whileIdle(stage: Stage) {
  const before = stage.cpu();
  await sleep(plan.idleMs);
  const used = cpuBetween(before, stage.cpu());
  const share = Object.fromEntries(
    Object.entries(used).map(([name, seconds]) => [name, seconds / (plan.idleMs / 1_000)]),
  );
  return { memory: readMemory(groupsOf(stage)), share };
}

/** The most that was seen while orders came in and while the services behind them caught up. */
async function whileLoaded({ generator }: Bench, stage: Stage): Promise<Record<string, number>> {
  const most: Record<string, number> = {};
  let ended = false;
  const looking = (async () => {
    while (!ended) {
      for (const [name, megabytes] of Object.entries(readMemory(groupsOf(stage)))) {
        most[name] = Math.max(most[name] ?? 0, megabytes);
      }
      await sleep(lookEveryMs);
    }
  })();
  try {
    const subject = orderSubject(stage, 'ours', 'orders', await stage.signIn());
    await warmUp(generator, [subject], plan.firstTimeMs);
    const long = { warmUpMs: 0, lastsMs: plan.pacedMs * 2, maxRequests, connections };
    await generator.run({ ...subject.load, ...long });
    await stage.settle(20_000);
  } finally {
    ended = true;
    await looking;
  }
  return most;
}

const table = (
  startS: Readonly<Record<string, Spread>>,
  { memory: idle, share }: Awaited<ReturnType<typeof whileIdle>>,
  loaded: Readonly<Record<string, number>>,
): Table => ({
  title: 'By service',
  head: ['', 'start s', 'idle MB', 'loaded MB', 'idle CPU', 'sidecar: idle MB', 'loaded MB', 'idle CPU'],
  rows: apps.map((app) => [
    app,
    spread(startS[app] ?? spreadOf([])),
    number(idle[app] ?? 0),
    number(loaded[app] ?? 0),
    percent(share[app] ?? 0),
    number(idle[`${app}-sidecar`] ?? 0),
    number(loaded[`${app}-sidecar`] ?? 0),
    percent(share[`${app}-sidecar`] ?? 0),
  ]),
});
