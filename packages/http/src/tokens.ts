import { createHash } from 'node:crypto';
import { Permission, Refusal, Role } from '@waybill/contracts';
import type { Clock } from '@waybill/runtime';
import { errors, type JWTPayload, jwtVerify } from 'jose';
import { z } from 'zod';
import { createKeyring, type ReadKeys } from './keyring.ts';
import type { Caller } from './types.ts';

/**
 * The caller an access token speaks for. Refuses with `unauthenticated` when the token is not good, and with
 * `unavailable` when the keys to judge it cannot be had.
 */
export type VerifyToken = (token: string) => Promise<Caller>;

const leewaySeconds = 30;
const keepMs = 60_000;

/** Roles and permissions that this build does not know are left out: a newer issuer may grant more. */
const Claims = z.object({
  sub: z.string().min(1),
  jti: z.string().min(1),
  exp: z.number(),
  iat: z.number().optional(),
  roles: z.array(z.string()).transform((roles) => roles.filter((role) => Role.safeParse(role).success) as Role[]),
  permissions: z
    .array(z.string())
    .transform((all) => all.filter((permission) => Permission.safeParse(permission).success) as Permission[]),
});

/**
 * Verifies access tokens (EdDSA or ES256, type `at+jwt`). `exp` is exact; `nbf` and `iat` may lie 30 s ahead [T1].
 * A verified token is believed for up to 60 s without looking at its signature again, never beyond its `exp`.
 */
export function createTokenVerifier({
  issuer,
  audience,
  keys,
  clock,
  maxCached = 10_000,
}: {
  issuer: string;
  audience: string;
  keys: ReadKeys;
  clock: Clock;
  maxCached?: number;
}): VerifyToken {
  const keyring = createKeyring({ keys, clock });
  const verified = new Map<string, { caller: Caller; expiresAtMs: number; untilMs: number }>();

  const verify = async (token: string) => {
    const now = clock.now();
    const { payload } = await jwtVerify(token, keyring.keyFor, {
      issuer,
      audience,
      typ: 'at+jwt',
      algorithms: ['EdDSA', 'ES256'],
      requiredClaims: ['iss', 'aud', 'sub', 'exp', 'jti'],
      clockTolerance: leewaySeconds,
      currentDate: now,
    });
    return callerOf(payload, now);
  };

  return async (token) => {
    const hash = createHash('sha256').update(token).digest('base64url');
    const known = verified.get(hash);
    if (known && known.expiresAtMs > clock.now().getTime() && known.untilMs > clock.monotonicMs()) return known.caller;
    verified.delete(hash);
    try {
      const { caller, expiresAtMs } = await verify(token);
      if (verified.size >= maxCached) verified.delete(verified.keys().next().value ?? '');
      verified.set(hash, { caller, expiresAtMs, untilMs: clock.monotonicMs() + keepMs });
      return caller;
    } catch (cause) {
      if (cause instanceof Refusal) throw cause;
      if (cause instanceof errors.JOSEError || cause instanceof z.ZodError)
        throw new Refusal('unauthenticated', {}, { cause });
      throw cause;
    }
  };
}

function callerOf(payload: JWTPayload, now: Date): { caller: Caller; expiresAtMs: number } {
  const { sub, jti, exp, iat = 0, roles, permissions } = Claims.parse(payload);
  const expiresAtMs = exp * 1000;
  if (expiresAtMs <= now.getTime() || iat * 1000 > now.getTime() + leewaySeconds * 1000) {
    throw new Refusal('unauthenticated');
  }
  return { caller: { id: sub, roles, permissions, tokenId: jti }, expiresAtMs };
}
