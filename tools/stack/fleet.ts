import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type ManagedProcess, manageProcess, type ProcessSpec } from './managed-process.ts';
import { markVariable, sweep } from './mark.ts';
import { writeState } from './state.ts';
import type { PartName, ProcessControl } from './types.ts';
import { watchOver } from './watchdog.ts';

export interface FleetOptions {
  readonly directory: string;
  /** The folder is thrown away at the end, so parts are not given time to tidy up. */
  readonly temporary: boolean;
  readonly restart: boolean;
  readonly log: (line: string) => void;
  readonly changed?: (() => void) | undefined;
}

export interface Fleet extends ProcessControl {
  readonly environment: Readonly<Record<string, string>>;
  /** Starts all of them, each as soon as those it comes after are ready. Ends everything when one fails. */
  startAll(specs: readonly ProcessSpec[]): Promise<void>;
}

const inherited = ['PATH', 'HOME', 'USER', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR'];

/** A set of processes that start in order, can be handled one by one, and leave nothing behind. */
export function launchFleet({ directory, temporary, restart, log, changed: told }: FleetOptions): Fleet {
  const mark = randomUUID();
  const managed = new Map<string, ManagedProcess>();
  let closing: Promise<void> | undefined;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  watchOver(mark, temporary ? directory : undefined);
  log(`starting in ${directory}`);

  const environment: Record<string, string> = { [markVariable]: mark };
  for (const name of inherited) if (process.env[name] !== undefined) environment[name] = process.env[name];

  function find(name: string): ManagedProcess {
    const found = managed.get(name) ?? managed.get(name.replace(/-1(-sidecar)?$/, '$1'));
    if (found !== undefined) return found;
    throw new Error(`No process is called '${name}'. There are: ${[...managed.keys()].join(', ')}`);
  }

  function running() {
    return [...managed.values()].flatMap(({ spec, identity }) => {
      const is = identity();
      return is === undefined ? [] : [{ name: spec.name, kind: spec.kind, port: spec.port, ...is }];
    });
  }

  const changed = () => {
    if (closing !== undefined) return;
    writeState(directory, { mark, processes: running() });
    told?.();
  };

  async function startAll(specs: readonly ProcessSpec[]): Promise<void> {
    for (const spec of specs) managed.set(spec.name, manageProcess(spec, { restart, log, changed }));
    const started = new Map<string, Promise<void>>();
    const startOne = (spec: ProcessSpec): Promise<void> => {
      const already = started.get(spec.name);
      if (already !== undefined) return already;
      const before = spec.after.map((name) => startOne(find(name).spec));
      const starting = Promise.all(before).then(() => {
        if (closing === undefined) return find(spec.name).start();
        return undefined;
      });
      started.set(spec.name, starting);
      return starting;
    };
    try {
      await Promise.all(specs.map(startOne));
    } catch (error) {
      await close();
      throw error;
    }
  }

  async function end(): Promise<void> {
    const of = (kind: ProcessSpec['kind']) => [...managed.values()].filter(({ spec }) => spec.kind === kind);
    // Apps finish what they are at through their sidecars and parts, so those stay until the apps have gone.
    await Promise.all(of('app').map((app) => app.stop()));
    await Promise.all(of('sidecar').map((sidecar) => sidecar.stop()));
    for (const process of managed.values()) process.letGo();
    if (!temporary) await Promise.all(of('part').map((part) => part.stop()));
    await sweep(mark, temporary ? 0 : 3_000);
    if (temporary) rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
    else writeState(directory, { mark, processes: [] });
  }

  function close(): Promise<void> {
    closing ??= end();
    return closing;
  }

  return {
    environment,
    startAll,
    process(name) {
      const { spec, identity } = find(name);
      const is = identity();
      if (is === undefined) throw new Error(`${name} is not running`);
      return { name: spec.name, pid: is.pid, port: spec.port };
    },
    processes: () => running().map(({ name, pid, port }) => ({ name, pid, port })),
    logFile: (name) => find(name).spec.logFile,
    kill: (name, signal = 'SIGKILL') => find(name).signal(signal),
    pause: (name) => find(name).signal('SIGSTOP'),
    resume: (name) => find(name).signal('SIGCONT'),
    stop: (name) => find(name).stop(),
    start: (name) => find(name).start(),
    async restart(name) {
      await find(name).stop();
      await find(name).start();
    },
    async wipe(part: PartName) {
      const { spec, identity } = find(part);
      if (identity() !== undefined) throw new Error(`Stop ${spec.name} before its data is wiped`);
      rmSync(join(directory, part), { recursive: true, force: true, maxRetries: 5 });
    },
    close,
  };
}
