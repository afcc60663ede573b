import { fakeSidecar, fixedClock } from '@waybill/testing';
import { expect, test } from 'vitest';
import { signingSecret } from '../testing.ts';
import { readKeyRing } from './key-ring.ts';
import { createSigningKeys } from './signing-keys.ts';

function keysOver() {
  const clock = fixedClock();
  const sidecar = fakeSidecar({ clock });
  sidecar.secrets['signing-keys'] = signingSecret();
  return { clock, sidecar, keys: createSigningKeys({ sidecar, clock }) };
}

const kidsOf = (set: { keys: { kid?: string }[] }) => set.keys.map(({ kid }) => kid);

test('while the secret store is down nothing is signed, it is asked less and less often, and in the end it works', async () => {
  const { clock, sidecar, keys } = keysOver();
  sidecar.down();
  await expect(keys.refresh()).rejects.toThrow();
  expect(keys.loaded()).toBe(false);
  expect(() => keys.ring()).toRefuseWith('unavailable');

  sidecar.up();
  await keys.refresh();
  expect(keys.loaded()).toBe(false);
  clock.advance(500);
  await keys.refresh();
  expect(keys.loaded()).toBe(true);
});

test('keys that were changed in the store are taken over within five minutes', async () => {
  const { clock, sidecar, keys } = keysOver();
  await keys.refresh();
  const [, next] = kidsOf(keys.ring().published);
  const secret = sidecar.secrets['signing-keys'] ?? {};
  sidecar.secrets['signing-keys'] = { current: secret.next ?? '', next: signingSecret().next };
  await keys.refresh();
  expect(kidsOf(keys.ring().published)[1]).toBe(next);
  clock.advance(300_000);
  await keys.refresh();
  expect(kidsOf(keys.ring().published)[0]).toBe(next);
});

test('a store that goes down later, or holds nonsense then, leaves the keys as they were', async () => {
  const { clock, sidecar, keys } = keysOver();
  await keys.refresh();
  const before = keys.ring();
  sidecar.secrets['signing-keys'] = { current: '{}', next: '' };
  clock.advance(300_000);
  await expect(keys.refresh()).rejects.toThrow('signing-keys');
  expect(keys.ring()).toBe(before);
});

test('only public halves are published', async () => {
  const { published } = await readKeyRing(signingSecret());
  expect(published.keys).toHaveLength(2);
  for (const key of published.keys)
    expect(Object.keys(key).toSorted()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x']);
});

test('a mistake in the secret is named without quoting it', async () => {
  const broken = { ...signingSecret(), next: '{"d":"very-secret"' };
  const error = await readKeyRing(broken).catch((caught: Error) => caught);
  expect(String(error)).toContain('next');
  expect(`${error} ${(error as Error).cause}`).not.toContain('very-secret');
});
