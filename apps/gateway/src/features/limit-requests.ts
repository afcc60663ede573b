import { isIP } from 'node:net';
import { Refusal } from '@waybill/contracts';
import type { Context, Middleware } from '@waybill/http';
import type { Clock } from '@waybill/runtime';
import type { Settings } from '../config.ts';
import { addressKey, type Buckets, createBuckets, type Verdict } from '../domain/buckets.ts';

export interface Limits {
  address: Buckets;
  signIn: Buckets;
  user: Buckets;
}

/** Buckets of this process: a replica's share of each limit. */
export function createLimits(settings: Settings, clock: Clock): Limits {
  const share = (perMinute: number) =>
    createBuckets({ perMinute: Math.max(1, Math.floor(perMinute / settings.REPLICAS)), clock });
  return {
    address: share(settings.LIMIT_PER_ADDRESS),
    signIn: share(settings.LIMIT_SIGN_IN),
    user: share(settings.LIMIT_PER_USER),
  };
}

const probes = new Set(['/healthz', '/readyz', '/health']);

/** Trying passwords and refresh tokens; the own account and the keys below the same path are read like anything else. */
export const isSignIn = ({ method, path }: Pick<Context, 'method' | 'path'>): boolean =>
  (method === 'POST' && path.startsWith('/api/v1/auth/')) ||
  (method === 'PUT' && /^\/api\/v1\/users\/[^/]+\/password$/.test(path));

/** Limits requests by the client's address, those that try passwords and tokens more strictly. */
export const limitByAddress = (limits: Limits, { trustedProxies }: { trustedProxies: number }): Middleware =>
  async function limitedByAddress(ctx, next) {
    if (probes.has(ctx.path)) return next();
    const address = addressKey(clientAddress(ctx, trustedProxies));
    spend(ctx, 'address', limits.address.take(address));
    if (isSignIn(ctx)) {
      spend(ctx, 'sign-in', limits.signIn.take(address));
    }
    return next();
  };

/** Tells what is left (`RateLimit`, `RateLimit-Policy`) and refuses when nothing is. */
export function spend(
  ctx: Context,
  policy: string,
  { allowed, limit, remaining, resetSeconds, retryAfterSeconds }: Verdict,
): void {
  ctx.append('ratelimit-policy', `"${policy}";q=${limit};w=60`);
  ctx.append('ratelimit', `"${policy}";r=${remaining};t=${resetSeconds}`);
  if (!allowed) throw new Refusal('too-many-requests', { retry_after_s: retryAfterSeconds });
}

/** Each trusted proxy has appended the address it was called from; what stands before those is the client's own claim. */
function clientAddress(ctx: Context, trustedProxies: number): string {
  const named = ctx
    .get('x-forwarded-for')
    .split(',')
    .map((part) => withoutPort(part.trim()));
  const claimed = trustedProxies > 0 ? named.at(-trustedProxies) : undefined;
  return claimed !== undefined && isIP(claimed) !== 0 ? claimed : (ctx.socket.remoteAddress ?? '');
}

/** Some proxies append the port too: `192.0.2.1:50123`, `[2001:db8::1]:443`. */
const withoutPort = (text: string): string =>
  /^\[(.*)\](?::\d+)?$/.exec(text)?.[1] ?? text.replace(/^([\d.]+):\d+$/, '$1');
