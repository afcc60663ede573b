import { randomUUID } from 'node:crypto';
import { parseTraceparent, withContext } from '@waybill/runtime';
import type { Middleware } from './state.ts';

const wellFormed = /^[\w.:-]{1,128}$/;

/**
 * Opens the context of a request: `X-Request-Id` is always ours, `X-Correlation-Id` is taken over when it is well formed
 * and begun here otherwise. Both ids are answered. A `traceparent` is taken over too, but with `takesTraces: false` every
 * trace begins here, so that no stranger decides what is sampled or joins the trace of somebody else.
 */
export const correlation = ({ takesTraces = true } = {}): Middleware =>
  async function correlate(ctx, next) {
    const requestId = randomUUID();
    const given = ctx.get('x-correlation-id');
    const correlationId = wellFormed.test(given) ? given : requestId;
    const incoming = ctx.get('traceparent');
    const taken = takesTraces && parseTraceparent(incoming);
    ctx.state.requestId = requestId;
    ctx.state.correlationId = correlationId;
    ctx.set('x-request-id', requestId);
    ctx.set('x-correlation-id', correlationId);
    ctx.set('x-content-type-options', 'nosniff');
    await withContext({ correlationId, ...(taken && { traceparent: incoming }) }, next);
  };
