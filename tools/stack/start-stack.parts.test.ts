import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startStack } from './index.ts';
import { markedProcesses } from './mark.ts';
import { readState } from './state.ts';
import type { Stack } from './types.ts';

const appList = fileURLToPath(new URL('./testing/dapr.yaml', import.meta.url));
let stack: Stack;

beforeAll(async () => {
  stack = await startStack({ appList, replicas: { orders: 2 }, databasePrefix: 'try_' });
});
afterAll(() => stack?.close());

const json = async (url: string, headers: Record<string, string> = {}) => {
  const response = await fetch(url, { headers });
  return (await response.json()) as Record<string, unknown>;
};
const ask = (path: string, init: RequestInit = {}) => {
  const { url, apiToken } = stack.sidecar('orders');
  return fetch(`${url}${path}`, { ...init, headers: { 'dapr-api-token': apiToken, ...init.headers } });
};

/** Where the processes accept connections, as `/proc/net/tcp` writes it: host and port in hexadecimal. */
function listeningAddresses(pids: readonly number[]): string[] {
  const sockets = new Set(
    pids.flatMap((pid) =>
      readdirSync(`/proc/${pid}/fd`).flatMap((descriptor) => {
        try {
          return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${descriptor}`))?.[1] ?? [];
        } catch {
          return [];
        }
      }),
    ),
  );
  return ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) => {
    const rows = readFileSync(file, 'utf8').split('\n').slice(1);
    const fields = rows.map((row) => row.trim().split(/\s+/));
    return fields.flatMap(([, address = '', , state, , , , , , inode = '']) =>
      state === '0A' && sockets.has(inode) ? [address] : [],
    );
  });
}

/** A sidecar asks anew who is there after some seconds, and then picks one at random. */
const foundAgain = { timeout: 15_000 };

describe('apps', () => {
  test('know who they are', async () => {
    expect(await json(stack.url('orders-2'))).toMatchObject({
      app: 'orders',
      replica: 'orders-2',
      database: 'try_orders',
    });
    expect(await json(stack.url('orders-1'))).toMatchObject({ replica: 'orders-1' });
    expect(stack.database('orders')).toBe('try_orders');
  });

  test('reach the replicas of one another through their sidecars, which bring the app token', async () => {
    const replicas = new Set<unknown>();
    await vi.waitFor(async () => {
      const answer = await json(`${stack.url('products')}/ask/orders`);
      expect(answer.token).toBe(stack.tokens('orders').appApiToken);
      replicas.add(answer.replica);
      expect(replicas).toEqual(new Set(['orders-1', 'orders-2']));
    }, foundAgain);
  });

  test('can be killed and started again at the same port', async () => {
    const before = stack.process('orders-2');
    await stack.kill('orders-2');
    expect(() => stack.process('orders-2')).toThrow('orders-2 is not running');
    await stack.start('orders-2');
    const after = stack.process('orders-2');
    expect(after.port).toBe(before.port);
    expect(after.pid).not.toBe(before.pid);
  });

  test('are replaced while they are called: nobody is sent there meanwhile, and no call fails', async () => {
    const before = stack.process('orders-2').pid;
    const calls: number[] = [];
    let over = false;
    const calling = (async () => {
      while (!over) calls.push((await fetch(`${stack.url('products')}/ask/orders`)).status);
    })();
    const { appMs, outlived } = await stack.replace('orders-2').finally(() => {
      over = true;
    });
    await calling;
    expect(outlived).toBe(true);
    expect(appMs).toBeLessThan(5_000);
    expect(stack.process('orders-2').pid).not.toBe(before);
    expect(calls.length).toBeGreaterThan(20);
    expect(new Set(calls)).toEqual(new Set([200]));
    await vi.waitFor(async () => {
      expect((await json(`${stack.url('products')}/ask/orders`)).replica).toBe('orders-2');
    }, foundAgain);
  });

  test('answer nothing while they are paused, and go on afterwards', async () => {
    await stack.pause('products');
    await expect(fetch(stack.url('products'), { signal: AbortSignal.timeout(300) })).rejects.toThrow();
    await stack.resume('products');
    expect(await json(stack.url('products'))).toMatchObject({ app: 'products' });
  });

  test('that nobody knows are named together with those there are', () => {
    expect(() => stack.process('payments')).toThrow(/No process is called 'payments'. There are: .*orders/);
  });
});

describe('sidecars', () => {
  test('refuse a caller without the token', async () => {
    expect((await fetch(`${stack.sidecar('orders').url}/v1.0/metadata`)).status).toBe(401);
    expect((await ask('/v1.0/metadata')).status).toBe(200);
  });

  test('keep the secrets from an app that may not read them', async () => {
    expect((await ask('/v1.0/secrets/secrets/signing-keys')).ok).toBe(false);
    expect((await ask('/v1.0/secrets/secrets/rabbitmq')).ok).toBe(false);
  });

  test('reach the cache and the broker', async () => {
    const save = { method: 'POST', body: JSON.stringify([{ key: 'a', value: 1 }]) };
    expect((await ask('/v1.0/state/cache', save)).status).toBe(204);
    expect(await (await ask('/v1.0/state/cache/a')).json()).toBe(1);
    expect((await ask('/v1.0/publish/pubsub/anything', { method: 'POST', body: '{}' })).status).toBe(204);
  });

  test('have the e-mail binding only for the app that sends', async () => {
    const { components } = (await (await ask('/v1.0/metadata')).json()) as { components: { name: string }[] };
    expect(components.map(({ name }) => name).sort()).toEqual(['cache', 'pubsub', 'secrets']);
  });
});

describe('parts', () => {
  test('the database forgets a dead transaction after 3 s, also when it has been restarted [C2]', async () => {
    const limit = async () => {
      const client = new MongoClient(stack.mongodbUri);
      const answer = await client.db('admin').command({ getParameter: 1, transactionLifetimeLimitSeconds: 1 });
      await client.close();
      return answer.transactionLifetimeLimitSeconds;
    };
    expect(await limit()).toBe(3);
    await stack.restart('mongodb');
    expect(await limit()).toBe(3);
  });

  test('the broker can lose its disk, and sidecars find it again', async () => {
    await stack.stop('rabbitmq');
    await stack.wipe('rabbitmq');
    await stack.start('rabbitmq');
    const publish = () => ask('/v1.0/publish/pubsub/anything', { method: 'POST', body: '{}' });
    await vi.waitFor(async () => expect((await publish()).status).toBe(204), { timeout: 15_000, interval: 200 });
  });

  test('a sidecar that starts without broker and cache has both once they are there', async () => {
    await Promise.all([stack.kill('rabbitmq'), stack.kill('redis')]);
    await stack.restart('products-sidecar');
    await Promise.all([stack.start('rabbitmq'), stack.start('redis')]);
    const received = async () => (await json(`${stack.url('products')}/events`)).events;
    const before = Number(await received());
    const { url, apiToken } = stack.sidecar('products');
    const headers = { 'dapr-api-token': apiToken };
    await vi.waitFor(
      async () => {
        expect((await fetch(`${url}/v1.0/state/cache/missing`, { headers })).status).toBe(204);
        await fetch(`${url}/v1.0/publish/pubsub/tried`, { method: 'POST', headers, body: '{}' });
        expect(Number(await received())).toBeGreaterThan(before);
      },
      { timeout: 20_000, interval: 200 },
    );
  });

  test('a part that runs is not wiped', async () => {
    await expect(stack.wipe('redis')).rejects.toThrow('Stop redis before its data is wiped');
  });

  test('everything listens on loopback only', () => {
    const listening = listeningAddresses(markedProcesses(readState(stack.directory)?.mark ?? ''));
    expect(listening.length).toBeGreaterThan(15);
    const loopback = ['0100007F', '00000000000000000000000001000000', '0000000000000000FFFF00000100007F'];
    expect(listening.filter((address) => !loopback.includes(address.split(':')[0] ?? ''))).toEqual([]);
  });

  test('the cache wants its password', async () => {
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(stack.redis.port, '127.0.0.1', () => socket.write('PING\r\n'));
      socket.once('data', (chunk) => {
        socket.destroy();
        resolve(String(chunk));
      });
    });
    expect(answer).toContain('NOAUTH');
  });
});

test('no log holds a password or a token', () => {
  const secrets = [
    stack.redis.password,
    stack.rabbitmq.password,
    stack.accounts.admin.password,
    ...Object.values(stack.tokens('orders')),
  ];
  for (const { name } of stack.processes()) {
    const log = readFileSync(join(stack.logFile(name)), 'utf8');
    for (const secret of secrets) expect(log.includes(secret), `${name}'s log`).toBe(false);
  }
});
