import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Identity, identify } from './identity.ts';
import { signalQuietly } from './signals.ts';
import { StartFailed } from './start-failed.ts';

export interface ProcessSpec {
  readonly name: string;
  readonly kind: 'part' | 'sidecar' | 'app';
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly workingFolder: string;
  readonly port: number;
  readonly logFile: string;
  /** Names of the processes that must be ready before this one is started. */
  readonly after: readonly string[];
  ready(): Promise<boolean>;
  /** Asked once it is ready: why it is of no use all the same, as the end of a sentence. It is started again then. */
  flaw?(): string | undefined;
  readonly readyTimeoutMs: number;
  /** Before each start: writes the files it reads. */
  prepare?(): void;
  /** After each end: what it leaves outside its own process group. */
  ended?(): void;
  /** After each start, once it is ready: what the process forgets when it ends. */
  onReady?(): Promise<void>;
  /** How long it may take to end by itself after `SIGTERM`. */
  readonly stopTimeoutMs: number;
}

export interface ManagedProcess {
  readonly spec: ProcessSpec;
  identity(): Identity | undefined;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** From now on its end is no surprise. */
  letGo(): void;
  signal(signal: NodeJS.Signals): Promise<void>;
}

interface Settings {
  readonly restart: boolean;
  readonly log: (line: string) => void;
  readonly changed: () => void;
}

const longestPauseMs = 10_000;
const healthyAfterMs = 10_000;

export function manageProcess(spec: ProcessSpec, { restart, log, changed }: Settings): ManagedProcess {
  let child: ChildProcess | undefined;
  let identity: Identity | undefined;
  let exited: Promise<void> = Promise.resolve();
  let wanted = false;
  let hasRun = false;
  let pauseMs = 0;
  // Counts starts, so that a watch over an earlier one cannot start a second process beside the present one.
  let era = 0;

  function launch(): void {
    spec.prepare?.();
    mkdirSync(dirname(spec.logFile), { recursive: true });
    const output = openSync(spec.logFile, 'a', 0o600);
    const launched = spawn(spec.command, spec.args, {
      cwd: spec.workingFolder,
      env: spec.env,
      // A group of its own: signals reach what it starts, and a Ctrl-C in the terminal does not.
      detached: true,
      stdio: ['ignore', output, output],
    });
    closeSync(output);
    child = launched;
    identity = launched.pid === undefined ? undefined : identify(launched.pid);
    exited = new Promise((resolve) => {
      launched.once('error', (error) => {
        log(`${spec.name} could not be started: ${error.message}`);
        resolve();
      });
      launched.once('exit', (code, signal) => {
        if (launched.pid !== undefined) signalQuietly(-launched.pid, 'SIGKILL');
        spec.ended?.();
        if (child === launched) {
          child = undefined;
          identity = undefined;
        }
        if (wanted) log(`${spec.name} ended (${signal ?? `code ${code}`})`);
        resolve();
      });
    });
    changed();
  }

  async function becomeReady(): Promise<void> {
    const startedAt = Date.now();
    const meant = era;
    let reason = '';
    launch();
    let launched = child;
    while (child === launched && child !== undefined) {
      if (await spec.ready().catch(() => false)) {
        const flaw = spec.flaw?.();
        if (flaw !== undefined) {
          log(`${spec.name} ${flaw}: it is started again`);
          reason = `: it ${flaw}`;
          if (launched?.pid !== undefined) signalQuietly(-launched.pid, 'SIGKILL');
          await exited;
          if (!wanted || era !== meant) break;
          launch();
          launched = child;
          continue;
        }
        await spec.onReady?.();
        log(`${spec.name} is ready after ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
        return;
      }
      if (Date.now() - startedAt > spec.readyTimeoutMs) {
        throw new StartFailed(spec, `was not ready within ${spec.readyTimeoutMs / 1000} s${reason}`);
      }
      await sleep(50);
    }
    throw new StartFailed(spec, 'ended while it was starting');
  }

  async function keepUp(): Promise<void> {
    const watched = era;
    const given = () => wanted && era === watched;
    while (given()) {
      const startedAt = Date.now();
      await exited;
      changed();
      if (!given() || !restart) return;
      // The first death is answered at once, a process that keeps dying ever more slowly.
      pauseMs = Date.now() - startedAt > healthyAfterMs ? 0 : Math.min(longestPauseMs, pauseMs * 2 + 250);
      await sleep(pauseMs);
      if (!given()) return;
      log(`${spec.name} is started again`);
      await becomeReady().catch((error: Error) => log(error.message.split('\n')[0] ?? ''));
    }
  }

  return {
    spec,
    identity: () => identity,
    async start() {
      if (wanted && child !== undefined) return;
      wanted = true;
      era += 1;
      try {
        await becomeReady();
      } catch (error) {
        // Only a first start is given up; what has run before is kept up all the same.
        if (restart && hasRun) void keepUp();
        else wanted = false;
        throw error;
      }
      hasRun = true;
      pauseMs = 0;
      void keepUp();
    },
    async stop() {
      wanted = false;
      const pid = child?.pid;
      if (pid === undefined) return;
      // A frozen process would sleep through the request to end.
      signalQuietly(-pid, 'SIGCONT');
      signalQuietly(pid, 'SIGTERM');
      const late = setTimeout(() => {
        log(`${spec.name} did not end within ${spec.stopTimeoutMs / 1000} s and is killed`);
        signalQuietly(-pid, 'SIGKILL');
      }, spec.stopTimeoutMs);
      await exited;
      clearTimeout(late);
      changed();
    },
    letGo() {
      wanted = false;
    },
    async signal(signal) {
      const pid = child?.pid;
      if (pid === undefined) throw new Error(`${spec.name} is not running, so it cannot be sent ${signal}`);
      const ended = exited;
      signalQuietly(-pid, signal);
      if (signal === 'SIGKILL') await ended;
    },
  };
}
