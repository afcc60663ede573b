import { cpus, loadavg } from 'node:os';
import { setup } from '../../tools/setup/setup.ts';
import { buildPrograms, programs } from './build.ts';
import { plan } from './plan.ts';
import { type Found, type Kept, keep, writePage } from './report/keep.ts';
import { findingsTable, forTerminal } from './report/table.ts';
import { allSections, chosenSections } from './sections/all.ts';
import type { Section } from './sections/section.ts';
import { within } from './sections/within.ts';
import { startBare, startGenerator } from './stage/own-processes.ts';
import type { StageKind } from './stage/stage-kinds.ts';
import { type Stage, startStage } from './stage/start-stage.ts';

const began = performance.now();
const say = (line: string) => console.log(`${((performance.now() - began) / 1_000).toFixed(0).padStart(4)} s  ${line}`);
const machine = {
  cores: cpus().length,
  cpu: cpus()[0]?.model ?? '',
  node: process.versions.node,
  busyBefore: loadavg()[0] ?? 0,
};
const sections = chosenSections(process.env.ONLY);
const stages = new Map<StageKind, Promise<Stage>>();

function open(kind: StageKind): Promise<Stage> {
  const known = stages.get(kind);
  if (known) return known;
  say(`starting the stage '${kind}'`);
  const starting = startStage(kind);
  stages.set(kind, starting);
  return starting;
}

/** Stages that nothing needs any more only take memory and CPU from the others. */
async function closeAllBut(needed: ReadonlySet<StageKind>): Promise<void> {
  for (const [kind, stage] of [...stages].filter(([kind]) => !needed.has(kind))) {
    stages.delete(kind);
    await stage
      .then(({ close }) => close())
      .catch((error: Error) => say(`'${kind}' did not end well: ${error.message}`));
  }
}

/** A section that fails is told of, and the next one has a generator of its own. */
async function measureSection(section: Section): Promise<{ found?: Found; failed?: string }> {
  const started: { stop(): void }[] = [];
  try {
    const generator = await startGenerator(programs.load);
    started.push(generator);
    const bare = await startBare(programs.bare);
    started.push(bare);
    const bench = { generator, bare, open, say: (line: string) => say(`${section.name}: ${line}`) };
    return { found: await within(section.longestMs ?? plan.longestMs, section.run(bench)) };
  } catch (error) {
    const failed = (error as Error).message.split('\n')[0] ?? '';
    say(`${section.name} failed: ${(error as Error).stack}`);
    // What it left half done would disturb the next.
    await closeAllBut(new Set());
    return { failed };
  } finally {
    for (const { stop } of started) stop();
  }
}

const none = { findings: [], tables: [], remarks: [], runs: [] };
const all: Kept[] = [];
try {
  await setup();
  await buildPrograms();
  for (const [index, section] of sections.entries()) {
    const start = performance.now();
    const { found, failed } = await measureSection(section);
    const kept: Kept = {
      section: section.name,
      title: section.title,
      at: new Date().toISOString(),
      tookS: Math.round((performance.now() - start) / 1_000),
      machine,
      ...(failed !== undefined && { failed }),
      ...none,
      ...found,
      pictures: Object.keys(found?.pictures ?? {}),
    };
    all.push(kept);
    if (!plan.quick) keep(kept, found?.pictures);
    for (const table of kept.tables.filter(({ rows }) => rows.length > 0)) console.log(`\n${forTerminal(table)}\n`);
    await closeAllBut(new Set(sections.slice(index + 1).flatMap(({ stages: needed }) => needed)));
  }
} finally {
  await closeAllBut(new Set());
}

const failures = all.filter(({ failed }) => failed !== undefined);
const findings = findingsTable(all.flatMap((kept) => kept.findings));
const rows = [...findings.rows, ...failures.map(({ section, failed = '' }) => [section, failed, '', 'failed'])];
console.log(`\n${forTerminal({ ...findings, rows })}\n`);
if (plan.quick) console.log('QUICK=1: nothing is kept.');
else {
  writePage(allSections.map(({ name }) => name));
  console.log('Kept in docs/bench/ and docs/performance.md.');
}
process.exitCode = failures.length > 0 ? 1 : 0;
