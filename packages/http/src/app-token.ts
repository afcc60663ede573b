import { createHash, timingSafeEqual } from 'node:crypto';
import { Refusal } from '@waybill/contracts';
import { isOperational } from './health.ts';
import type { Middleware } from './state.ts';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * Lets only this app's own sidecar in, by the token Dapr sends in `dapr-api-token` [T2]; compared in constant time.
 * Probes and `/metrics` are open. Without a token of its own the service lets everybody in.
 */
export const appToken = (expected: string | undefined): Middleware => {
  const expectedDigest = expected ? digest(expected) : undefined;
  return async function demandAppToken(ctx, next) {
    if (!expectedDigest || isOperational(ctx.path)) return next();
    const given = ctx.get('dapr-api-token');
    if (!given) throw new Refusal('unauthenticated');
    if (!timingSafeEqual(digest(given), expectedDigest)) throw new Refusal('caller-not-allowed');
    return next();
  };
};
