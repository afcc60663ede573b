import { createHash, timingSafeEqual } from 'node:crypto';
import { Refusal } from '@waybill/contracts';
import { isOperational } from './health.ts';
import type { Middleware } from './state.ts';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * Lets only this app's own sidecar in, by the token Dapr sends in `dapr-api-token` [T2]; compared in constant time.
 * Probes and `/metrics` are open. Where there is no token everybody is let in; that must be said with a null, an empty
 * token is a mistake in the settings.
 */
export const appToken = (expected: string | null): Middleware => {
  if (expected !== null && !expected?.trim())
    throw new Error('Set APP_API_TOKEN to the token the sidecar sends: without it internal routes would be open');
  const expectedDigest = expected === null ? undefined : digest(expected);
  return async function demandAppToken(ctx, next) {
    if (!expectedDigest || isOperational(ctx.path)) return next();
    const given = ctx.get('dapr-api-token');
    if (!given) throw new Refusal('unauthenticated');
    if (!timingSafeEqual(digest(given), expectedDigest)) throw new Refusal('caller-not-allowed');
    return next();
  };
};
