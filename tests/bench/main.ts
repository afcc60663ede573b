import { cpus, loadavg } from 'node:os';
import { setup } from '../../tools/setup/setup.ts';
import { buildPrograms, programs } from './build.ts';
import { type Figures, measure } from './measure.ts';
import { plan } from './plan.ts';
import { measureReads } from './reads.ts';
import type { Results } from './report/findings.ts';
import { keep } from './report/keep.ts';
import { forTerminal, tablesOf } from './report/tables.ts';
import { startBare, startGenerator } from './stage/own-processes.ts';
import { type Stage, type StageKind, startStage } from './stage/start-stage.ts';
import { bareSubject, gatewaySubject, orderSubject } from './subjects.ts';

const began = performance.now();
const say = (line: string) => console.log(`${((performance.now() - began) / 1_000).toFixed(0).padStart(4)} s  ${line}`);
const busyBefore = loadavg()[0] ?? 0;

await setup();
await buildPrograms();
const generator = await startGenerator(programs.load);
const bare = await startBare(programs.bare);
const stages = new Set<Stage>();

async function open(kind: StageKind): Promise<Stage> {
  say(`starting: ${kind}`);
  const stage = await startStage(kind);
  stages.add(stage);
  return stage;
}

async function close(stage: Stage): Promise<void> {
  stages.delete(stage);
  await stage.close();
}

/** What runs for the first time is slow: each subject once, at many connections, for nothing. */
async function warmUp(subjects: Parameters<typeof measure>[1]): Promise<void> {
  for (const { load, stage } of subjects) {
    await generator.run({
      ...load,
      connections: 32,
      warmUpMs: 0,
      lastsMs: plan.quick ? 1_000 : 5_000,
      maxRequests: 10_000,
    });
    await stage?.settle();
  }
}

async function measureOrders(stage: Stage): Promise<Figures[]> {
  const all: Figures[] = [];
  for (const connections of plan.connections) {
    const token = await stage.signIn();
    const subjects = [
      orderSubject(stage, 'ours', 'orders', token),
      orderSubject(stage, 'careless', 'careless', token),
      bareSubject(stage, bare),
      ...(connections === plan.throughGateway ? [gatewaySubject(stage, token)] : []),
    ];
    if (all.length === 0) await warmUp(subjects);
    all.push(...(await measure(generator, subjects, connections)));
    say(`orders at ${connections} connections: ${summary(all.slice(-subjects.length))}`);
  }
  return all;
}

async function measureOneByOne(stage: Stage): Promise<Figures[]> {
  const other = await open('one by one');
  const subjects = [
    orderSubject(stage, 'batches', 'orders', await stage.signIn()),
    orderSubject(other, 'one by one', 'orders', await other.signIn()),
  ];
  await warmUp(subjects);
  const figures = await measure(generator, subjects, plan.oneByOne);
  say(`at ${plan.oneByOne} connections: ${summary(figures)}`);
  return figures;
}

const summary = (all: readonly Figures[]): string =>
  all.map(({ subject, perSecond }) => `${subject} ${perSecond.median.toFixed(0)}/s`).join(', ');

try {
  const stage = await open('platform');
  const orders = await measureOrders(stage);
  const uncached = await open('no cache');
  const reads = await measureReads(generator, stage, uncached);
  await close(uncached);
  say(`reads: ${summary(reads)}`);
  const oneByOne = await measureOneByOne(stage);
  const machine = { cores: cpus().length, cpu: cpus()[0]?.model ?? '', node: process.versions.node, busyBefore };
  const results: Results = { at: new Date().toISOString(), machine, orders, oneByOne, reads };
  console.log(`\n${tablesOf(results).map(forTerminal).join('\n\n')}\n`);
  if (plan.quick) console.log('QUICK=1: nothing is kept.');
  else {
    keep(results);
    console.log('Kept in docs/bench/ and docs/performance.md.');
  }
} finally {
  generator.stop();
  bare.stop();
  await Promise.all([...stages].map(close));
}
