import { type ChildProcess, fork } from 'node:child_process';
import type { Load, Measured, Paced, PacedMeasured, Wanted } from '../load/types.ts';

interface Told {
  ready?: true;
  port?: number;
  measured?: Measured;
  paced?: PacedMeasured;
  error?: string;
}

function nextMessage(child: ChildProcess): Promise<Told> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`A process of the bench ended with code ${code}`));
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      resolve(message as Told);
    });
  });
}

/** Starts the load generator. */
export async function startGenerator(program: string) {
  const child = fork(program, [], { execArgv: [] });
  await nextMessage(child);
  async function ask(wanted: Wanted): Promise<Told> {
    if (!child.connected) throw new Error('The load generator has ended');
    const answer = nextMessage(child);
    child.send(wanted);
    const told = await answer;
    if (told.error !== undefined) throw new Error(`The load did not run: ${told.error}`);
    return told;
  }
  return {
    pid: child.pid ?? 0,
    /** Callers who wait for an answer before they ask again. */
    run: async (load: Load): Promise<Measured> => (await ask({ load })).measured as Measured,
    /** Callers who ask at a steady rate, whatever is answered. */
    pace: async (paced: Paced): Promise<PacedMeasured> => (await ask({ paced })).paced as PacedMeasured,
    stop: () => void (child.connected && child.disconnect()),
  };
}

/** Starts the bare Koa server. */
export async function startBare(program: string) {
  const child = fork(program, [], { execArgv: [] });
  const { port } = await nextMessage(child);
  return {
    pid: child.pid ?? 0,
    url: `http://127.0.0.1:${port}`,
    stop: () => void (child.connected && child.disconnect()),
  };
}

export type Generator = Awaited<ReturnType<typeof startGenerator>>;
export type Bare = Awaited<ReturnType<typeof startBare>>;
