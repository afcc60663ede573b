import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { markVariable } from '../../tools/stack/mark.ts';
import { signalQuietly } from '../../tools/stack/signals.ts';
import { watchOver } from '../../tools/stack/watchdog.ts';
import { eventually } from './support/eventually.ts';

/** The commands of the README, as somebody gives them: on a platform in a folder of its own, at free ports. */
const checkout = fileURLToPath(new URL('../../', import.meta.url));
let home: string;
let env: NodeJS.ProcessEnv;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'waybill-home-'));
  const mark = randomUUID();
  // If this process is killed, what it started ends too.
  watchOver(mark, home);
  env = { ...process.env };
  // What a make above us, or whoever called it, has set is not for this platform.
  for (const name of Object.keys(env))
    if (
      /^(MAKE.*|MFLAGS|WAYBILL_.*|OTEL_.*|MONGODB_URI|APPS|REPLICAS|SWAP|ZIPKIN|LOG_LEVEL)$/.test(name) &&
      !kept.has(name)
    )
      delete env[name];
  Object.assign(env, {
    [markVariable]: mark,
    WAYBILL_HOME: home,
    WAYBILL_PORT_OFFSET: 'free',
  });
});
/** Where built parts are is the machine's affair. */
const kept = new Set(['WAYBILL_CACHE', 'WAYBILL_DAPRD']);

afterEach(() => make('clean'), 120_000);
afterAll(() => rmSync(home, { recursive: true, force: true, maxRetries: 5 }));

test('make scale, status, demo, cache, cache-clear, logs, order, restart, down and clean do what they say', async () => {
  expect(await make('scale', 'email=3', 'push=2')).toMatch(/Up in .* s\n\n {2}API +http:\/\/127\.0\.0\.1:\d+\/api\/v1/);
  expect(processes()).toEqual(expect.arrayContaining(['email', 'email-2', 'email-3', 'push', 'push-2', 'mongodb']));
  expect(await make('up')).toContain('Already running');
  const status = await make('status');
  for (const name of processes()) expect(status).toMatch(new RegExp(`^ +${name} +\\d+ +pid \\d+$`, 'm'));
  await eventually(answering);

  const narrated = await make('demo');
  for (const step of [
    /\d+ ms +A customer registers: demo-/,
    /\d+ ms +It is read: MISS/,
    /\d+ ms +… and read again: (HIT|MISS)/,
    /\d+ ms +The customer orders two: pending, 500\.000/,
    /\d+ ms +Stock: 3 left of 5/,
    /\d+ ms +A mail arrives: “.*#[0-9a-f]{8}/,
    /\d+ ms +Staff confirm and ship: shipped/,
    /\d+ ms +Analytics has counted: \d+ orders in all/,
    /\d+ ms +The platform: \w+/,
  ])
    expect(narrated).toMatch(step);

  await eventually(
    async () => {
      const path = `${report().gateway}/api/v1/products`;
      const { items } = (await (await fetch(`${path}?limit=1`)).json()) as { items: { id: string }[] };
      await fetch(`${path}/${items[0]?.id}`);
      const told = await make('cache');
      // Single documents for 300 s, lists for 60.
      expect(longestLeft(told, `products:${items[0]?.id}`)).toBeOneOf(between(241, 300));
      expect(longestLeft(told, 'product-lists:[0-9a-f-]{36}:\\S+')).toBeOneOf(between(31, 60));
      expect(told).toMatch(/^\d+ keys, \d+ hits, \d+ misses: \d+ % since Redis started$/m);
    },
    { timeoutMs: 120_000 },
  );
  expect(await make('cache-clear')).toMatch(/^[1-9]\d* keys forgotten$/m);
  expect(await make('cache')).not.toMatch(/products\|\|/);

  expect(await untilTold(start('logs', 'APP=email'), /"app":"email"/)).not.toContain('"app":"orders"');
  const watched = await untilTold(start('order'), /"app":"orders"/);
  expect(watched).toContain('The logs of orders, gateway, users, products. Ctrl-C ends only them.');
  expect(await make('restart', 'APP=orders')).toMatch(/^orders restarted in .* s, pid \d+$/m);
  await eventually(answering);

  expect(await make('down')).toMatch(/Stopped in .* s\. The data stays in .*\.waybill/);
  expect(await make('status')).toContain('Nothing is running. Next: make up');
  expect(existsSync(join(home, '.waybill', 'mongodb'))).toBe(true);
  await make('clean');
  expect(existsSync(join(home, '.waybill'))).toBe(false);
}, 600_000);

test('make notification starts one service with its neighbours, shows their logs, and ends all of it with Ctrl-C', async () => {
  const names = ['notifications', 'templates', 'email', 'gateway', 'users', 'products', 'orders'];
  const command = start('notification');
  const told = await untilTold(command, /"app":"notifications"/, () => {
    expect(processes().filter((name) => /^[a-z]+$/.test(name))).toEqual(expect.arrayContaining(names));
    expect(processes()).not.toContain('analytics');
  });
  expect(told).toContain(`The logs of ${names.join(', ')}. Ctrl-C ends all that was started.`);
  expect(told).toContain('Stopped in');
  expect(await make('status')).toContain('Nothing is running');
}, 300_000);

test.each([
  ['its parts start', () => existsSync(join(home, '.waybill', 'stack.json'))],
  ['its apps wait to be healthy', /Started \d+ processes/],
] as const)(
  'make analytics that is interrupted while %s leaves nothing running',
  async (_, moment) => {
    const told = await untilTold(start('analytics'), moment);
    expect(told).not.toContain('The logs of');
    expect(await make('status')).toContain('Nothing is running');
  },
  300_000,
);

test('a command that cannot do anything says which can', async () => {
  for (const command of ['demo', 'cache', 'restart'])
    await expect(make(command)).rejects.toThrow('Nothing is running. Next: make up');
});

/** What `make up` has written for scripts. */
const report = (): { gateway: string; processes: Record<string, unknown> } =>
  JSON.parse(readFileSync(join(home, '.waybill', 'up.json'), 'utf8'));
const processes = (): string[] => Object.keys(report().processes);

/** Busy machines may have the gateway say nothing at once. */
const answering = async () => expect(await make('status')).toMatch(/The gateway says: (healthy|degraded)/);

/** The most seconds that `make cache` tells of a key of products. */
const longestLeft = (told: string, key: string): number =>
  Math.max(
    ...[...told.matchAll(new RegExp(`^ +products\\|\\|${key} +(\\d+) s$`, 'gm'))].map(([, left]) => Number(left)),
  );

const between = (least: number, most: number): number[] =>
  Array.from({ length: most - least + 1 }, (_, index) => least + index);

/** As from a terminal: with a process group of its own, which Ctrl-C ends. */
const start = (...words: readonly string[]): ChildProcess =>
  spawn('make', ['--no-print-directory', ...words], {
    cwd: checkout,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });

/** Gives a command and waits for its end; answers what it said, or throws that. */
async function make(...words: readonly string[]): Promise<string> {
  const command = start(...words);
  const said = listen(command);
  const [code] = await once(command, 'close');
  if (code !== 0) throw new Error(`make ${words.join(' ')} ended with ${code}: ${said()}`);
  return said();
}

/** Waits until a command that does not end by itself has come to `moment`, then gives Ctrl-C; answers all it said. */
async function untilTold(
  command: ChildProcess,
  moment: RegExp | (() => boolean),
  then: () => void = () => {},
): Promise<string> {
  const said = listen(command);
  const there = () => (moment instanceof RegExp ? moment.test(said()) : moment());
  let ended = false;
  const end = once(command, 'close').then(() => {
    ended = true;
  });
  try {
    await eventually(() => expect(ended || there()).toBe(true), { timeoutMs: 240_000 });
    expect(there(), said()).toBe(true);
    then();
  } finally {
    signalQuietly(-(command.pid as number), 'SIGINT');
    await end;
  }
  return said();
}

function listen({ stdout, stderr }: ChildProcess): () => string {
  let said = '';
  for (const stream of [stdout, stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  return () => said;
}
