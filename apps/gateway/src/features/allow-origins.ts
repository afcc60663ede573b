import type { Middleware } from '@waybill/http';

const methods = 'GET, HEAD, POST, PUT, PATCH, DELETE';
const takes =
  'accept, accept-language, authorization, content-type, idempotency-key, if-match, if-none-match, x-correlation-id';
const shows =
  'etag, idempotent-replayed, location, ratelimit, ratelimit-policy, retry-after, x-cache, x-correlation-id, x-request-id';

/** CORS: pages of the listed origins may call the API. Tokens travel in a header, so no credentials are allowed. */
export const allowOrigins = (origins: readonly string[]): Middleware =>
  async function allowedOrigin(ctx, next) {
    const origin = ctx.get('origin');
    const allowed = origin !== '' && origins.includes(origin);
    if (origins.length > 0) ctx.vary('origin');
    if (allowed) {
      ctx.set('access-control-allow-origin', origin);
      ctx.set('access-control-expose-headers', shows);
    }
    if (ctx.method !== 'OPTIONS') return next();
    ctx.state.route = 'options';
    if (allowed && ctx.get('access-control-request-method')) {
      ctx.set('access-control-allow-methods', methods);
      ctx.set('access-control-allow-headers', takes);
      ctx.set('access-control-max-age', '600');
    }
    ctx.set('allow', `${methods}, OPTIONS`);
    ctx.status = 204;
    return undefined;
  };
