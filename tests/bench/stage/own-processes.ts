import { type ChildProcess, fork } from 'node:child_process';
import type { Load, Measured } from '../load/types.ts';

interface Told {
  ready?: true;
  port?: number;
  measured?: Measured;
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
  const child = fork(program);
  await nextMessage(child);
  return {
    pid: child.pid ?? 0,
    async run(load: Load): Promise<Measured> {
      const answer = nextMessage(child);
      child.send(load);
      const { measured, error } = await answer;
      if (!measured) throw new Error(`The load did not run: ${error}`);
      return measured;
    },
    stop: () => child.disconnect(),
  };
}

/** Starts the bare Koa server. */
export async function startBare(program: string) {
  const child = fork(program);
  const { port } = await nextMessage(child);
  return { pid: child.pid ?? 0, url: `http://127.0.0.1:${port}`, stop: () => child.disconnect() };
}

export type Generator = Awaited<ReturnType<typeof startGenerator>>;
