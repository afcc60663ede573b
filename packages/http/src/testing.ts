import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Permission, permissionsOf, type Role } from '@waybill/contracts';
import { type Clock, createLogger, createMetrics, systemClock } from '@waybill/runtime';
import { type AppOptions, createApp } from './app.ts';
import type { ReadKeys } from './keyring.ts';
import { createTokenVerifier } from './tokens.ts';
import type { Route } from './types.ts';

/** Whom a test speaks as. Permissions follow from the roles unless they are given. */
export interface TestCaller {
  id?: string;
  roles?: readonly Role[];
  permissions?: readonly Permission[];
}

export interface TestTokens {
  issuer: string;
  audience: string;
  /** The public key, as the users service would answer it. */
  keys: ReadKeys;
  /** A good access token, valid for 10 min. `claims` and `header` replace its own, to make bad ones. */
  tokenFor(caller?: TestCaller, bad?: { claims?: Record<string, unknown>; header?: Record<string, unknown> }): string;
}

/** Signs access tokens with an Ed25519 key of its own. */
export function testTokens({
  issuer = 'waybill',
  audience = 'waybill',
  clock = systemClock,
}: {
  issuer?: string;
  audience?: string;
  clock?: Clock;
} = {}): TestTokens {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const { crv, x } = publicKey.export({ format: 'jwk' });
  const kid = randomUUID();

  return {
    issuer,
    audience,
    keys: async () => ({ keys: [{ kty: 'OKP', crv: crv ?? '', x: x ?? '', kid, alg: 'EdDSA', use: 'sig' }] }),
    tokenFor: (caller = {}, { claims, header } = {}) => {
      const { id = randomUUID(), roles = ['customer' as const], permissions } = caller;
      const nowSeconds = Math.floor(clock.now().getTime() / 1000);
      const payload = {
        iss: issuer,
        aud: audience,
        sub: id,
        jti: randomUUID(),
        iat: nowSeconds,
        exp: nowSeconds + 600,
        roles,
        permissions: permissions ?? [...new Set(roles.flatMap((role) => permissionsOf[role]))],
        ...claims,
      };
      const content = [{ alg: 'EdDSA', typ: 'at+jwt', kid, ...header }, payload].map(encoded).join('.');
      return `${content}.${sign(null, Buffer.from(content), privateKey).toString('base64url')}`;
    },
  };
}

const encoded = (part: unknown): string => Buffer.from(JSON.stringify(part)).toString('base64url');

/** Serves on a free local port for as long as the process lives, without keeping it alive. */
export async function listening(handler: RequestListener): Promise<string> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Routes behind the real edge, served on a free local port; answers are checked against their schemas. */
export async function servedApp({
  routes,
  clock = systemClock,
  tokens = testTokens({ clock }),
  ...options
}: Partial<AppOptions> & { routes: readonly Route[]; tokens?: TestTokens }): Promise<{
  url: string;
  tokens: TestTokens;
}> {
  const app = createApp({
    app: 'test',
    routes,
    auth: createTokenVerifier({ ...tokens, clock }),
    readiness: () => ({ ready: true, parts: {} }),
    logger: createLogger({ app: 'test', level: process.env.TEST_LOG ? 'info' : 'silent' }),
    metrics: createMetrics({ app: 'test', processMetrics: false }),
    clock,
    checkAnswers: true,
    appApiToken: null,
    ...options,
  });
  return { url: await listening(app.callback()), tokens };
}
