import { withSpan } from '@waybill/runtime';
import { isOperational } from './health.ts';
import { type Middleware, servedBy } from './state.ts';

/** A span per request, named after its route. Probes and scrapes have none. */
export const tracing = (): Middleware =>
  async function traceRequest(ctx, next) {
    if (isOperational(ctx.path)) return next();
    const attributes = { 'http.request.method': ctx.method };
    return withSpan('request', { kind: 'server', attributes }, async (span) => {
      await next();
      if (!span) return;
      const { code, failure, correlationId } = ctx.state;
      span.updateName(servedBy(ctx));
      span.setAttributes({ 'http.response.status_code': ctx.status, 'waybill.correlation_id': correlationId });
      if (code) span.setAttribute('waybill.problem', code);
      if (failure instanceof Error) span.recordException(failure);
      if (ctx.status >= 500) span.setStatus({ code: errorStatus });
    });
  };

/** OpenTelemetry's number for a span that failed. */
const errorStatus = 2;
