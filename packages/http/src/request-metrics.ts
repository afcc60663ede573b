import type { Clock, Metrics } from '@waybill/runtime';
import { type Middleware, servedBy } from './state.ts';

/** Rate, errors and duration per route name; the histogram's count is the rate. */
export const requestMetrics = ({ metrics, clock }: { metrics: Metrics; clock: Clock }): Middleware => {
  const seconds = metrics.histogram({
    name: 'waybill_http_request_duration_seconds',
    help: 'Duration of requests by route, method and status',
    labels: ['route', 'method', 'status'],
  });
  const inFlight = metrics.gauge({ name: 'waybill_http_requests_in_flight', help: 'Requests being answered' });
  return async function measureRequest(ctx, next) {
    const startedMs = clock.monotonicMs();
    inFlight.inc();
    try {
      await next();
    } finally {
      inFlight.dec();
      const labels = { route: servedBy(ctx), method: ctx.method, status: ctx.status };
      seconds.observe(labels, (clock.monotonicMs() - startedMs) / 1000);
    }
  };
};
