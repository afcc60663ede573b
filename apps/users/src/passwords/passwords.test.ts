import '@waybill/testing';
import { expect, test } from 'vitest';
import { isCommon } from './common-passwords.ts';
import { createGate } from './gate.ts';
import { createPasswords } from './passwords.ts';

const passwords = createPasswords();

test('a hash is argon2id with 19 MiB, two passes and one lane, and never the same twice', async () => {
  const [one, other] = await Promise.all([passwords.hash('correct horse'), passwords.hash('correct horse')]);
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(one).not.toBe(other);
});

test('a password matches its own hash alone', async () => {
  const kept = await passwords.hash('correct horse');
  expect(await passwords.matches('correct horse', kept)).toBe(true);
  expect(await passwords.matches('Correct horse', kept)).toBe(false);
});

test('the same letters match whichever way a keyboard composes them', async () => {
  const kept = await passwords.hash('mật khẩu tốt'.normalize('NFD'));
  expect(await passwords.matches('mật khẩu tốt'.normalize('NFC'), kept)).toBe(true);
});

test.each([undefined, ''])('without a hash (%j) nothing matches', async (kept) => {
  expect(await passwords.matches('correct horse', kept)).toBe(false);
});

test('without a hash it takes as long as with one', async () => {
  const kept = await passwords.hash('correct horse');
  const quickest = async (hash: string | undefined) => {
    const times: number[] = [];
    for (let turn = 0; turn < 10; turn += 1) {
      const start = performance.now();
      await passwords.matches('wrong horse', hash);
      times.push(performance.now() - start);
    }
    return Math.min(...times);
  };
  const ratio = (await quickest(undefined)) / (await quickest(kept));
  expect(ratio).toBeGreaterThan(0.4);
  expect(ratio).toBeLessThan(2.5);
});

test('the commonest passwords are refused in any case', async () => {
  expect(isCommon('Password1')).toBe(true);
  expect(isCommon('correct horse battery')).toBe(false);
  await expect(passwords.hash('ｐａｓｓｗｏｒｄ１')).toRefuseWith('password-too-common');
  await expect(passwords.hash('QwErTyUiOp')).toRefuseWith('password-too-common');
});

test('two hashes run at once, others wait their turn, and beyond that callers are sent away', async () => {
  const gate = createGate({ limit: 2, waiting: 1 });
  let running = 0;
  let most = 0;
  const releases: (() => void)[] = [];
  const action = async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise<void>((resolve) => releases.push(resolve));
    running -= 1;
  };
  const all = [gate(action), gate(action), gate(action)];
  await expect(gate(action)).toRefuseWith('too-many-requests');
  while (releases.length > 0 || running > 0) {
    releases.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  await Promise.all(all);
  expect(most).toBe(2);
});

test('a failure frees its place', async () => {
  const gate = createGate({ limit: 1, waiting: 0 });
  await expect(gate(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await gate(async () => 'yes')).toBe('yes');
});
