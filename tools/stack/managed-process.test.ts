import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { manageProcess } from './managed-process.ts';

/** A process that ends at once while `flaw` exists, and is ready once it has run for a moment. */
function frail({ restart }: { restart: boolean }) {
  const directory = mkdtempSync(join(tmpdir(), 'waybill-'));
  const flaw = join(directory, 'flaw');
  const flaws: string[] = [];
  const told: string[] = [];
  const process = manageProcess(
    {
      name: 'frail',
      kind: 'part',
      command: '/bin/sh',
      args: ['-c', `test -e ${flaw} && exit 1; touch ${directory}/runs; exec sleep 60`],
      env: { PATH: '/usr/bin:/bin' },
      workingFolder: directory,
      port: 0,
      logFile: join(directory, 'log'),
      after: [],
      prepare: () => rmSync(join(directory, 'runs'), { force: true }),
      ready: async () => existsSync(join(directory, 'runs')),
      flaw: () => flaws.shift(),
      readyTimeoutMs: 10_000,
      stopTimeoutMs: 1_000,
    },
    { restart, log: (line) => told.push(line), changed: () => {} },
  );
  onTestFinished(async () => {
    await process.stop();
    rmSync(directory, { recursive: true, force: true });
  });
  return { process, flaws, told, break: () => writeFileSync(flaw, ''), mend: () => rmSync(flaw) };
}

test('what has run before and dies while it is started again is started again, as often as it takes', async () => {
  const { process, ...own } = frail({ restart: true });
  await process.start();
  await process.stop();
  own.break();
  await expect(process.start()).rejects.toThrow('ended while it was starting');
  own.mend();
  await vi.waitFor(() => expect(process.identity()).toBeDefined(), { timeout: 5_000 });
});

test('a first start that fails is given up', async () => {
  const { process, ...own } = frail({ restart: true });
  own.break();
  await expect(process.start()).rejects.toThrow('ended while it was starting');
  own.mend();
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(process.identity()).toBeUndefined();
});

test('one that is ready and yet of no use is started again, and nobody sees the first', async () => {
  const { process, flaws, told } = frail({ restart: false });
  flaws.push('lacks its name');
  await process.start();
  expect(told.filter((line) => !line.includes('ended'))).toEqual([
    'frail lacks its name: it is started again',
    expect.stringContaining('frail is ready'),
  ]);
  expect(process.identity()).toBeDefined();
});

test('one that is stopped while it is started again stays down', async () => {
  const { process, flaws } = frail({ restart: false });
  flaws.push(...Array<string>(1_000).fill('lacks its name'));
  const starting = process.start();
  starting.catch(() => undefined);
  await vi.waitFor(() => expect(flaws.length).toBeLessThan(998), { timeout: 5_000 });
  await process.stop();
  await expect(starting).rejects.toThrow('ended while it was starting');
  expect(process.identity()).toBeUndefined();
});
