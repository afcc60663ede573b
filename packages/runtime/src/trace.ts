import { randomUUID } from 'node:crypto';
import { type Attributes, context, ROOT_CONTEXT, type SpanContext, SpanStatusCode, trace } from '@opentelemetry/api';
import { currentContext, withContext } from './context.ts';

const pattern = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

export interface TraceParent {
  /** 32 hexadecimal digits. */
  traceId: string;
  /** 16 hexadecimal digits. */
  spanId: string;
  sampled: boolean;
}

/** Reads a W3C `traceparent` header; undefined unless well formed. */
export function parseTraceparent(header: string | undefined): TraceParent | undefined {
  const [, version, traceId = '', spanId = '', flags = '', rest] = pattern.exec(header?.trim() ?? '') ?? [];
  if (!version || version === 'ff' || (version === '00' && rest)) return undefined;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

/** Writes a `traceparent` of version 00: the given parts, fresh random ones for what is left out. */
export function makeTraceparent({ traceId, spanId, sampled = true }: Partial<TraceParent> = {}): string {
  return `00-${traceId ?? randomHex(32)}-${spanId ?? randomHex(16)}-${sampled ? '01' : '00'}`;
}

/** A `traceparent` for the next step of the same trace; of a new trace where there is none. */
export function nextTraceparent(parent: string | undefined): string {
  const known = parseTraceparent(parent);
  return makeTraceparent(known ? { traceId: known.traceId, sampled: known.sampled } : {});
}

/** Up to 32 digits. UUIDs come from a pool of random bytes, so that no request waits for the system’s source. */
const randomHex = (digits: number): string => randomUUID().replaceAll('-', '').slice(0, digits);

/**
 * Runs `action` in a span. Without an OpenTelemetry SDK in the process this costs next to nothing and the trace
 * context of the cause passes through unchanged; with one, the span hangs under that cause.
 */
export function withSpan<T>(name: string, attributes: Attributes, action: () => Promise<T>): Promise<T> {
  const cause = currentContext();
  const parent = trace.getActiveSpan() ? context.active() : remoteParent(cause.traceparent);
  const span = trace.getTracer('waybill').startSpan(name, { attributes }, parent);
  if (!span.isRecording()) {
    span.end();
    return action();
  }
  const traceparent = traceparentOf(span.spanContext());
  return context.with(trace.setSpan(parent, span), () =>
    withContext({ ...cause, traceparent }, async () => {
      try {
        return await action();
      } catch (error) {
        span.recordException(error instanceof Error ? error : String(error));
        span.setStatus({ code: SpanStatusCode.ERROR });
        throw error;
      } finally {
        span.end();
      }
    }),
  );
}

function remoteParent(traceparent: string | undefined) {
  const known = parseTraceparent(traceparent);
  if (!known) return ROOT_CONTEXT;
  const { traceId, spanId, sampled } = known;
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: sampled ? 1 : 0, isRemote: true });
}

const traceparentOf = ({ traceId, spanId, traceFlags }: SpanContext): string =>
  makeTraceparent({ traceId, spanId, sampled: (traceFlags & 1) === 1 });
