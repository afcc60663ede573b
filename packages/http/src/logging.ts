import type { Clock, Logger } from '@waybill/runtime';
import { isOperational } from './health.ts';
import { type Middleware, servedBy } from './state.ts';

/** Neighbours read the log every two seconds, whatever happens. */
const isRoutine = (path: string, status: number): boolean =>
  isOperational(path) || (path === '/internal/events' && status < 400);

/** One line per request: no addresses, no query, no headers but the calling app and the cache's outcome. Probes, scrapes and walks at debug. */
export const logging = ({ logger, clock }: { logger: Logger; clock: Clock }): Middleware =>
  async function logRequest(ctx, next) {
    const startedMs = clock.monotonicMs();
    await next();
    const { code, failure } = ctx.state;
    const callerApp = ctx.get('dapr-caller-app-id');
    const cache = ctx.response.get('x-cache');
    const entry = {
      route: servedBy(ctx),
      method: ctx.method,
      status: ctx.status,
      duration_ms: Math.round((clock.monotonicMs() - startedMs) * 10) / 10,
      ...(code && { code }),
      ...(cache && { cache }),
      ...(callerApp && { caller_app: callerApp }),
      ...(failure !== undefined && { err: failure }),
    };
    if (isRoutine(ctx.path, ctx.status)) logger.debug(entry, 'request');
    else if (ctx.status >= 500) logger.error(entry, 'request');
    else logger.info(entry, 'request');
  };
