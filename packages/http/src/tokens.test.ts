import { generateKeyPairSync } from 'node:crypto';
import type { Clock } from '@waybill/runtime';
import { beforeEach, expect, test } from 'vitest';
import { testTokens } from './testing.ts';
import { createTokenVerifier } from './tokens.ts';

let nowMs = Date.parse('2026-01-02T03:04:05.000Z');
const clock: Clock = { now: () => new Date(nowMs), monotonicMs: () => nowMs, sleep: async () => undefined };
const tokens = testTokens({ clock });
let fetches = 0;
const verifier = (keys = tokens.keys) =>
  createTokenVerifier({
    ...tokens,
    clock,
    keys: () => {
      fetches += 1;
      return keys();
    },
  });

const seconds = () => Math.floor(nowMs / 1000);
const refused = (token: string, verify = verifier()) =>
  expect(verify(token)).rejects.toMatchObject({ code: 'unauthenticated' });

beforeEach(() => {
  fetches = 0;
});

test('a good token tells who calls, with roles and permissions', async () => {
  const caller = await verifier()(tokens.tokenFor({ id: 'u-1', roles: ['manager'] }));
  expect(caller).toMatchObject({ id: 'u-1', roles: ['manager'] });
  expect(caller.permissions).toContain('manage_orders');
});

test.each<[string, Parameters<typeof tokens.tokenFor>[1]]>([
  ['another issuer', { claims: { iss: 'other' } }],
  ['another audience', { claims: { aud: 'other' } }],
  ['another type', { header: { typ: 'JWT' } }],
  ['no subject', { claims: { sub: undefined } }],
  ['no id', { claims: { jti: undefined } }],
  ['no end', { claims: { exp: undefined } }],
  ['no roles', { claims: { roles: undefined } }],
  ['an unsigned algorithm', { header: { alg: 'none' } }],
  ['a symmetric algorithm', { header: { alg: 'HS256' } }],
  ['another algorithm than its key’s', { header: { alg: 'ES256' } }],
  ['an unknown key', { header: { kid: 'other' } }],
  ['no key id', { header: { kid: undefined } }],
])('a token with %s is refused', async (_what, bad) => {
  await refused(tokens.tokenFor({}, bad));
});

test('a changed token and one signed by another key are refused', async () => {
  const [head, , signature] = tokens.tokenFor({ roles: ['customer'] }).split('.');
  const [, payload] = tokens.tokenFor({ roles: ['admin'] }).split('.');
  await refused(`${head}.${payload}.${signature}`);
  await refused(testTokens({ clock }).tokenFor({}, { header: { kid: (await tokens.keys()).keys[0]?.kid } }));
});

test('the end is exact, also for a token that was verified before [T1]', async () => {
  const verify = verifier();
  const token = tokens.tokenFor({}, { claims: { exp: seconds() + 10 } });
  await verify(token);
  nowMs += 9_999;
  await verify(token);
  nowMs += 1;
  await refused(token, verify);
});

test('nbf and iat may lie 30 s ahead, not more [T1]', async () => {
  for (const claim of ['nbf', 'iat']) {
    await verifier()(tokens.tokenFor({}, { claims: { [claim]: seconds() + 30 } }));
    await refused(tokens.tokenFor({}, { claims: { [claim]: seconds() + 32 } }));
  }
});

test('roles and permissions that this build does not know are left out', async () => {
  const claims = { roles: ['customer', 'auditor'], permissions: ['manage_stock', 'fly'] };
  const caller = await verifier()(tokens.tokenFor({}, { claims }));
  expect(caller).toMatchObject({ roles: ['customer'], permissions: ['manage_stock'] });
});

test('an unknown key id fetches the keys again at most once in 10 s', async () => {
  const verify = verifier();
  await verify(tokens.tokenFor());
  nowMs += 1_000;
  for (const kid of ['a', 'b', 'c']) await refused(tokens.tokenFor({}, { header: { kid } }), verify);
  expect(fetches).toBe(1);
  nowMs += 10_000;
  for (const kid of ['a', 'b', 'c']) await refused(tokens.tokenFor({}, { header: { kid } }), verify);
  expect(fetches).toBe(2);
});

test('concurrent first requests fetch the keys once', async () => {
  const verify = verifier();
  await Promise.all(Array.from({ length: 5 }, () => verify(tokens.tokenFor())));
  expect(fetches).toBe(1);
});

test('without keys the answer is unavailable; with old ones verifying goes on', async () => {
  let reachable = false;
  const verify = verifier(() => (reachable ? tokens.keys() : Promise.reject(new Error('users is down'))));
  await expect(verify(tokens.tokenFor())).rejects.toMatchObject({ code: 'unavailable' });
  reachable = true;
  nowMs += 1_000;
  await verify(tokens.tokenFor());
  reachable = false;
  nowMs += 3_600_000;
  await verify(tokens.tokenFor());
});

test('a withdrawn key is no longer believed after 10 min', async () => {
  let withdrawn = false;
  const verify = verifier(async () => (withdrawn ? { keys: [] } : tokens.keys()));
  await verify(tokens.tokenFor());
  withdrawn = true;
  nowMs += 600_001;
  await refused(tokens.tokenFor(), verify);
});

test('keys of other kinds in the set are passed over', async () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' });
  const { keys } = await tokens.keys();
  const mixed = [{ ...rsa, kty: 'RSA', kid: 'rsa' }, { kty: 'oct', k: 'c2VjcmV0', kid: 'oct' }, ...keys];
  const verify = verifier(async () => ({ keys: mixed }));
  await verify(tokens.tokenFor());
  await refused(tokens.tokenFor({}, { header: { kid: 'oct', alg: 'HS256' } }), verify);
});
