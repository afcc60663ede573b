import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { complete, sampleUsers, secretsIn } from './secrets.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'waybill-secrets-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('the secrets of a stack', () => {
  test('are made once and then stay', () => {
    const first = secretsIn(directory, ['orders']);
    expect(secretsIn(directory, ['orders'])).toEqual(first);
  });

  test('can be read by their owner only', () => {
    secretsIn(directory, ['orders']);
    expect(statSync(join(directory, 'secrets.json')).mode & 0o777).toBe(0o600);
  });

  test('gain what a new app needs without changing the rest', () => {
    const first = secretsIn(directory, ['orders']);
    const second = secretsIn(directory, ['orders', 'push']);
    expect(second.tokens.orders).toEqual(first.tokens.orders);
    expect(second.signingKeys).toEqual(first.signingKeys);
    expect(second.tokens.push?.appApiToken).toMatch(/^[0-9a-f]{48}$/);
  });

  test('differ from app to app, from user to user and from stack to stack', () => {
    const secrets = complete({}, ['orders', 'users']);
    const all = [
      ...Object.values(secrets.tokens).flatMap((tokens) => Object.values(tokens)),
      ...Object.values(secrets.samplePasswords),
      secrets.adminPassword,
      secrets.redisPassword,
      complete({}, []).adminPassword,
    ];
    expect(new Set(all).size).toBe(all.length);
    expect(Object.keys(secrets.samplePasswords)).toEqual([...sampleUsers]);
  });

  test('hold two Ed25519 keys of different names, each of which signs', () => {
    const { current, next } = complete({}, []).signingKeys;
    const keys = [current, next].map((text) => JSON.parse(text));
    expect(new Set(keys.map(({ kid }) => kid)).size).toBe(2);
    for (const jwk of keys) {
      expect(jwk).toMatchObject({ kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA' });
      const privateKey = createPrivateKey({ key: jwk, format: 'jwk' });
      const signature = sign(null, Buffer.from('text'), privateKey);
      expect(verify(null, Buffer.from('text'), createPublicKey(privateKey), signature)).toBe(true);
    }
  });
});
