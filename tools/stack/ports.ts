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

// Below the range the kernel hands out to outgoing connections (32768 and up), or a client could sit on our port; above
// the last port that fetch refuses (10080).
const firstBlock = 10_100;
const lastPort = 32_000;
const blockSize = 20;

/**
 * Decides every port of a stack at once, so that what starts later can be named in the settings of what starts first.
 * Throws when a fixed port is taken, naming it and the way round.
 */
export async function planPorts(wanted: readonly WantedPort[], choice: PortChoice): Promise<Ports> {
  if (choice === 'free') return claimBlocks(wanted);
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

/**
 * Two stacks that start at once must not pick the same ports, which neither listens at yet. So all blocks begin at a
 * multiple of one size, and the first port of each is held open as the claim to the rest.
 */
async function claimBlocks(wanted: readonly WantedPort[]): Promise<Ports> {
  const needed = Math.ceil(wanted.length / (blockSize - 1));
  const blocks = Math.floor((lastPort - firstBlock) / blockSize) - needed + 1;
  const start = Math.floor(Math.random() * blocks);
  for (let tried = 0; tried < blocks; tried += 1) {
    const heads = Array.from({ length: needed }, (_, k) => firstBlock + (((start + tried) % blocks) + k) * blockSize);
    const claims = (await Promise.all(heads.map(listen))).filter((claim) => claim !== undefined);
    const release = async () => void (await Promise.all(claims.map(close)));
    const ports = heads.flatMap((head) => Array.from({ length: blockSize - 1 }, (_, k) => head + 1 + k));
    const plan = new Map(wanted.map(({ name }, index) => [name, ports[index] as number]));
    if (claims.length === needed && (await Promise.all([...plan.values()].map(isFree))).every(Boolean)) {
      for (const claim of claims) claim.unref();
      return { port: (name) => lookUp(plan, name), release };
    }
    await release();
  }
  throw new Error(`No ${wanted.length} free ports between ${firstBlock} and ${lastPort}`);
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
