import { createServer, type Server } from 'node:net';
import type { PortChoice } from './types.ts';

export interface WantedPort {
  readonly name: string;
  /** The port under `fixed`. */
  readonly fixed: number;
}

export interface Ports {
  port(name: string): number;
  release(): Promise<void>;
}

// Below the range the kernel hands out to outgoing connections (32768 and up), or a client could sit on our port.
const firstBlock = 10_000;
const lastPort = 32_000;

/**
 * Decides every port of a stack at once, so that what starts later can be named in the settings of what starts first.
 * Throws when a fixed port is taken, naming it and the way round.
 */
export async function planPorts(wanted: readonly WantedPort[], choice: PortChoice): Promise<Ports> {
  if (choice === 'free') return claimBlock(wanted);
  const offset = choice === 'fixed' ? 0 : choice.offset;
  const plan = new Map(wanted.map(({ name, fixed }) => [name, fixed + offset]));
  const taken: string[] = [];
  for (const [name, port] of plan) if (!(await isFree(port))) taken.push(`${port} (${name})`);
  if (taken.length > 0) {
    throw new Error(
      `Port ${taken.join(', ')} is in use by another program. End it, or move all of ours: WAYBILL_PORT_OFFSET=10000 make up`,
    );
  }
  return { port: (name) => lookUp(plan, name), release: async () => {} };
}

/** Two stacks that start at once must not pick the same ports: the first port of a block is held open as the claim. */
async function claimBlock(wanted: readonly WantedPort[]): Promise<Ports> {
  const size = wanted.length + 1;
  const blocks = Math.floor((lastPort - firstBlock) / size);
  const start = Math.floor(Math.random() * blocks);
  for (let tried = 0; tried < blocks; tried += 1) {
    const base = firstBlock + ((start + tried) % blocks) * size;
    const claim = await listen(base);
    if (claim === undefined) continue;
    const plan = new Map(wanted.map(({ name }, index) => [name, base + 1 + index]));
    const free = await Promise.all([...plan.values()].map(isFree));
    if (free.every(Boolean)) {
      claim.unref();
      return { port: (name) => lookUp(plan, name), release: () => close(claim) };
    }
    await close(claim);
  }
  throw new Error(`No ${size} free ports in a row between ${firstBlock} and ${lastPort}`);
}

function lookUp(plan: ReadonlyMap<string, number>, name: string): number {
  const port = plan.get(name);
  if (port === undefined) throw new Error(`No port is planned for '${name}'`);
  return port;
}

async function isFree(port: number): Promise<boolean> {
  const server = await listen(port);
  if (server === undefined) return false;
  await close(server);
  return true;
}

function listen(port: number): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => resolve(server));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
