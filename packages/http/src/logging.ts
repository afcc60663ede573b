import type { Clock, Logger } from '@waybill/runtime';
import { isOperational } from './health.ts';
import { type Middleware, servedBy } from './state.ts';

/** One line per request: no addresses, no query, no headers but the calling app. Probes and scrapes at debug. */
export const logging = ({ logger, clock }: { logger: Logger; clock: Clock }): Middleware =>
  async function logRequest(ctx, next) {
    const startedMs = clock.monotonicMs();
    await next();
    const { code, failure } = ctx.state;
    const callerApp = ctx.get('dapr-caller-app-id');
    const entry = {
      route: servedBy(ctx),
      method: ctx.method,
      status: ctx.status,
      duration_ms: Math.round((clock.monotonicMs() - startedMs) * 10) / 10,
      ...(code && { code }),
      ...(callerApp && { caller_app: callerApp }),
      ...(failure !== undefined && { err: failure }),
    };
    if (isOperational(ctx.path)) logger.debug(entry, 'request');
    else if (ctx.status >= 500) logger.error(entry, 'request');
    else logger.info(entry, 'request');
  };
