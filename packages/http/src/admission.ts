import { Stream } from 'node:stream';
import { type Language, Refusal } from '@waybill/contracts';
import type { Metrics } from '@waybill/runtime';
import { isOperational } from './health.ts';
import { languageOf } from './language.ts';
import { problemOf, problemType, retryAfterSeconds } from './problem.ts';
import type { Middleware } from './state.ts';

/**
 * Probes must be answered, the broker's deliveries are acknowledged anyway [L4], and neighbours bound their own calls;
 * without the keys, which cost nothing, a service that starts could not tell any caller from another.
 */
const alwaysAdmitted = (path: string): boolean =>
  isOperational(path) || path.startsWith('/dapr/') || path.startsWith('/internal/') || path === '/api/v1/auth/jwks';

/**
 * Works on at most `limit` requests at once and refuses the others with 429 before anything is done for them, so that
 * three times what a service can do leaves it doing what it can. Not with 503, which the sidecars would repeat.
 * A streamed answer counts until its last byte has gone out or its caller has: an export works on for as long as it is sent.
 * A caller who takes none of it for `stalledMs` is cut off, or a few of them could keep all places.
 */
export const admission = ({
  limit,
  metrics,
  stalledMs = 30_000,
}: {
  limit: number;
  metrics: Pick<Metrics, 'counter'>;
  stalledMs?: number;
}): Middleware => {
  const refusals = metrics.counter({
    name: 'waybill_http_requests_turned_away_total',
    help: 'Requests refused because too many were being answered',
  });
  const refusal = new Refusal('too-many-requests', { retry_after_s: 1 });
  const retryAfter = String(retryAfterSeconds(refusal));
  const problemIn = (language: Language) => JSON.stringify(problemOf(refusal, language, undefined));
  const problems = { en: problemIn('en'), vi: problemIn('vi') };
  let inFlight = 0;

  return async function admit(ctx, next) {
    if (alwaysAdmitted(ctx.path)) return next();
    if (inFlight >= limit) {
      refusals.inc();
      ctx.status = refusal.status;
      ctx.set('retry-after', retryAfter);
      ctx.body = problems[languageOf(ctx.request)];
      ctx.set('content-type', problemType);
      return;
    }
    inFlight += 1;
    const leave = () => {
      inFlight -= 1;
    };
    try {
      await next();
    } finally {
      if (ctx.body instanceof Stream && !ctx.res.destroyed) ctx.res.setTimeout(stalledMs).once('close', leave);
      else leave();
    }
  };
};
