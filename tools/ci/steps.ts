import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mustBeAble, whyNoCluster } from '../cluster/able.ts';
import { buildLab, labIsBuilt } from '../cluster/lab-cluster.ts';
import { setup } from '../setup/setup.ts';
import { root } from '../stack/layout.ts';
import { markVariable } from '../stack/mark.ts';
import { signalQuietly } from '../stack/signals.ts';
import { watchOver } from '../stack/watchdog.ts';
import { failure, nothing, type Tally, tallyOf } from './tally.ts';

export interface Step {
  readonly name: string;
  /** Without it the steps after it would all fail for one reason, so they are not begun. */
  readonly preparation?: true;
  /**
   * Asked where time is short: how many minutes this step and those it prepares take at least, and why they cannot be run
   * here. Default: they always are run.
   */
  readonly asks?: () => { readonly minutes: number; readonly whyNot: string | undefined };
  /** `left`: the minutes there are, where time is short. */
  run(left?: number): Promise<Tally>;
}

const running = new Set<ChildProcess>();
const mark = randomUUID();
// Removed with whatever else is left when this process ends, in whichever way.
const reports = mkdtempSync(join(tmpdir(), 'waybill-reports-'));
watchOver(mark, reports);

/** Ends what a step has started, its stacks included: their watchdogs see their owner go. */
export function abandon(): void {
  for (const child of running) if (child.pid !== undefined) signalQuietly(-child.pid, 'SIGKILL');
}

/** A program of the workspace whose exit code is the whole result: one passed or one failed. */
export function program(name: string, command: string, ...args: string[]): Step {
  return {
    name,
    run: async () => {
      const well = await execute(command, args);
      return well ? { ...nothing, passed: 1 } : failure(`${name}: its own output above says what`);
    },
  };
}

/** A project of `vitest.config.ts`. */
export function project(name: string, settings: Readonly<Record<string, string>> = {}): Step {
  return {
    name,
    run: async () => {
      const file = join(reports, `${name}.json`);
      const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
      const well = await execute('vitest', ['run', '--project', name, '--passWithNoTests', ...reporters], settings);
      return tallyOf(name, readIfThere(file), well);
    },
  };
}

/** What the suites with real parts need; itself no test. */
export const installation: Step = {
  name: 'parts',
  preparation: true,
  run: async () => {
    await setup();
    return nothing;
  },
};

/** What the charts are rendered and judged with: helm, and Prometheus' own tool. */
export const chartTools: Step = {
  name: 'helm and promtool',
  preparation: true,
  run: async () => {
    const well = await execute('tsx', ['tools/cluster/main.ts', 'tools']);
    return well ? nothing : failure('helm or promtool could not be made ready: the output above says why');
  },
};

/** What the forms of the cluster test need on busy cores; 25 and 6 where there is nothing else to do. */
const wholeMinutes = 40;
const briefMinutes = 8;

/** Kubernetes, Dapr's control plane and an ingress, from source; itself no test. Fails where no cluster can be run. */
export const clusterParts: Step = {
  name: 'cluster parts',
  preparation: true,
  asks: () => ({ minutes: (labIsBuilt() ? 2 : 27) + briefMinutes, whyNot: whyNoCluster() }),
  run: async () => {
    mustBeAble();
    console.log(
      'Building what is missing of Kubernetes, Traefik and Dapr: about 22 minutes the first time, seconds later',
    );
    await setup({ tracing: true });
    await buildLab({ full: Boolean(process.env.FULL) });
    return nothing;
  },
};

/** On a cluster; with `CLUSTER=fitting` in the form that what is left of the time holds, known once all is prepared. */
export const clusterTest: Step = {
  name: 'cluster',
  asks: () => ({ minutes: briefMinutes, whyNot: undefined }),
  run: (left) => {
    const { CLUSTER: wanted = 'whole' } = process.env;
    if (wanted !== 'fitting') return project('cluster').run();
    const form = left === undefined || left >= wholeMinutes ? 'whole' : 'brief';
    console.log(`The ${form} form of the cluster test${left === undefined ? '' : `: ${left} minutes are left`}`);
    return project('cluster', { CLUSTER: form }).run();
  },
};

function execute(
  command: string,
  args: readonly string[],
  settings: Readonly<Record<string, string>> = {},
): Promise<boolean> {
  const child = spawn(join(root, 'node_modules', '.bin', command), args, {
    cwd: root,
    env: { ...process.env, ...settings, [markVariable]: mark },
    // A group of its own, so that an interruption reaches all of it at once.
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  running.add(child);
  return new Promise((resolve) => {
    child.once('error', () => resolve(false));
    child.once('exit', (code) => {
      running.delete(child);
      resolve(code === 0);
    });
  });
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
