import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { identify, isAlive, startTimeOf } from './identity.ts';

test('the start time is found behind a name with spaces and brackets', () => {
  const fields = ['S', ...Array.from({ length: 40 }, (_, index) => String(index))];
  expect(startTimeOf(`42 (a (strange) name) ${fields.join(' ')}`)).toBe('18');
});

test('a process is itself, and nothing once it has ended', async () => {
  const child = spawn('sleep', ['60']);
  const identity = identify(child.pid ?? 0);
  if (identity === undefined) throw new Error('sleep did not start');
  expect(isAlive(identity)).toBe(true);
  child.kill('SIGKILL');
  await new Promise((resolve) => child.once('exit', resolve));
  expect(isAlive(identity)).toBe(false);
});

test('another process under the same number is not taken for it', () => {
  const self = identify(process.pid);
  expect(self).toBeDefined();
  expect(isAlive({ pid: process.pid, startTime: '1' })).toBe(false);
});
