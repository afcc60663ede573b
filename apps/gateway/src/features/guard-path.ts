import { Refusal } from '@waybill/contracts';
import type { Middleware } from '@waybill/http';
import { isPlain } from '../domain/target.ts';

/** Refuses what the sidecars would read as another path, and hides what is served on the second port [T3]. */
export const guardPath = (): Middleware =>
  async function guardedPath(ctx, next) {
    if (!isPlain(ctx.req.url ?? '')) throw new Refusal('malformed-path');
    if (ctx.path === '/metrics') throw new Refusal('not-found');
    return next();
  };
