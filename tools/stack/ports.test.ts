import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { planPorts } from './ports.ts';

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

async function occupied(): Promise<number> {
  const server = createServer();
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

describe('planning ports', () => {
  test('free ports are distinct, and below those the kernel lends to clients', async () => {
    const wanted = Array.from({ length: 30 }, (_, index) => ({ name: `p${index}`, fixed: 1 }));
    const ports = await planPorts(wanted, 'free');
    const chosen = wanted.map(({ name }) => ports.port(name));
    expect(new Set(chosen).size).toBe(30);
    expect(Math.max(...chosen)).toBeLessThan(32_768);
    await ports.release();
  });

  test('plans made at once never share a port, whatever their sizes', async () => {
    const wanted = (size: number) => Array.from({ length: size }, (_, index) => ({ name: `p${index}`, fixed: 1 }));
    const sizes = Array.from({ length: 30 }, (_, index) => 1 + index * 4);
    const plans = await Promise.all(sizes.map((size) => planPorts(wanted(size), 'free')));
    const chosen = plans.flatMap((plan, index) => wanted(sizes[index] as number).map(({ name }) => plan.port(name)));
    expect(new Set(chosen).size).toBe(chosen.length);
    await Promise.all(plans.map((plan) => plan.release()));
  });

  test('an offset moves all ports by the same number', async () => {
    const base = (await occupied()) - 1_000;
    open.splice(0).forEach((server) => void server.close());
    const ports = await planPorts([{ name: 'a', fixed: base }], { offset: 1_000 });
    expect(ports.port('a')).toBe(base + 1_000);
  });

  test('a fixed port that is taken is named, with the way round', async () => {
    const taken = await occupied();
    const planning = planPorts([{ name: 'gateway', fixed: taken }], 'fixed');
    await expect(planning).rejects.toThrow(`Port ${taken} (gateway) is in use`);
    await expect(planning).rejects.toThrow('WAYBILL_PORT_OFFSET');
  });

  test('a name that was not planned is a mistake of ours and is told', async () => {
    const ports = await planPorts([{ name: 'a', fixed: 1 }], 'free');
    expect(() => ports.port('b')).toThrow("No port is planned for 'b'");
    await ports.release();
  });
});
