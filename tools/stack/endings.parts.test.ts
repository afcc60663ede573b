import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test, vi } from 'vitest';
import { startParts, startStack } from './index.ts';
import { root } from './layout.ts';
import { markedProcesses } from './mark.ts';
import { readState } from './state.ts';

const appList = fileURLToPath(new URL('./testing/dapr.yaml', import.meta.url));

function markOf(directory: string): string {
  const mark = readState(directory)?.mark;
  if (mark === undefined) throw new Error(`${directory} tells no mark`);
  return mark;
}

describe('whatever happens, a stack leaves nothing behind', () => {
  test('when it is closed, twice even', async () => {
    const parts = await startParts({ parts: ['redis', 'mongodb'] });
    const mark = markOf(parts.directory);
    expect(markedProcesses(mark).length).toBe(2);
    await Promise.all([parts.close(), parts.close()]);
    expect(markedProcesses(mark)).toEqual([]);
    expect(existsSync(parts.directory)).toBe(false);
  });

  test('when an app fails at its start: the error ends with its log, and the parts are gone', async () => {
    let directory = '';
    const starting = startStack({
      appList,
      parts: ['redis', 'mongodb'],
      env: { products: { FAIL_AT_START: 'no such setting' } },
      log: (line) => {
        directory ||= /in (\S+)$/.exec(line)?.[1] ?? '';
      },
    });
    await expect(starting).rejects.toThrow(/products ended while it was starting[\s\S]*told to fail: no such setting/);
    expect(directory).toMatch(/waybill-/);
    expect(existsSync(directory)).toBe(false);
  });

  test.each(['SIGKILL', 'SIGTERM'] as const)('when its owner is ended by %s', async (signal) => {
    const script = fileURLToPath(new URL('./testing/owner.ts', import.meta.url));
    const owner = spawn(process.execPath, ['--import', 'tsx', script], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const directory = await new Promise<string>((resolve) => {
      owner.stdout.once('data', (chunk) => resolve(String(chunk).trim()));
    });
    const mark = markOf(directory);
    expect(markedProcesses(mark).length).toBe(2);
    owner.kill(signal);
    await vi.waitFor(() => expect(markedProcesses(mark)).toEqual([]), { timeout: 10_000 });
    await vi.waitFor(() => expect(existsSync(directory)).toBe(false), { timeout: 5_000 });
  });

  test('when the folder is kept: the data and the secrets stay, and are used again', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'kept-'));
    try {
      const first = await startParts({ directory, parts: ['redis', 'mongodb'] });
      const { password } = first.redis;
      await first.close();
      expect(existsSync(join(directory, 'mongodb'))).toBe(true);
      expect(readState(directory)?.processes).toEqual([]);
      const second = await startParts({ directory, parts: ['redis', 'mongodb'] });
      expect(second.redis.password).toBe(password);
      await second.close();
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});

test('what dies unasked is started again where that is wanted, and stays down where it is not', async () => {
  const kept = await startParts({ parts: ['redis'], restart: true });
  const left = await startParts({ parts: ['redis'] });
  try {
    const { pid } = kept.process('redis');
    await Promise.all([kept.kill('redis'), left.kill('redis')]);
    await vi.waitFor(() => expect(kept.process('redis').pid).not.toBe(pid), { timeout: 10_000 });
    await sleep(500);
    expect(() => left.process('redis')).toThrow('redis is not running');
  } finally {
    await Promise.all([kept.close(), left.close()]);
  }
});
