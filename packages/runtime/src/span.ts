import {
  type Attributes,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { currentContext, withContext } from './context.ts';
import { makeTraceparent, parseTraceparent } from './trace.ts';

const kinds = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const;

export interface SpanOptions {
  kind?: keyof typeof kinds;
  attributes?: Attributes;
  /** Traceparents of what the work goes back to. Left out, the context's; empty ones begin a trace. */
  causes?: readonly (string | undefined)[];
}

let tracer: Tracer | undefined;

/** Spans of this process go to `next` from now on; undefined ends tracing. */
export function traceWith(next: Tracer | undefined): void {
  tracer = next;
}

/**
 * Runs `action` in a span; what it calls sees the span as its cause. Work for several causes hangs under the first,
 * and each other cause gets a span too; links lead both ways, so that no trace ends where a batch begins.
 * Without a tracer the first cause passes through unchanged and this costs next to nothing.
 */
export function withSpan<T>(
  name: string,
  options: SpanOptions,
  action: (span: Span | undefined) => Promise<T>,
): Promise<T> {
  const context = currentContext();
  const [first, ...others] = options.causes ?? [context.traceparent];
  if (!tracer) {
    if (first !== undefined && first === context.traceparent) return action(undefined);
    return withContext({ ...context, traceparent: first ?? makeTraceparent() }, () => action(undefined));
  }
  const { span, joined } = begin(tracer, name, options, first, others);
  return withContext({ ...context, traceparent: traceparentOf(span) }, async () => {
    try {
      return await action(span);
    } catch (error) {
      span.recordException(error instanceof Error ? error : String(error));
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      for (const one of [...joined, span]) one.end();
    }
  });
}

function begin(
  tracer: Tracer,
  name: string,
  { kind = 'internal', attributes = {} }: SpanOptions,
  first: string | undefined,
  others: readonly (string | undefined)[],
) {
  const linked = [...new Set(others)].filter((cause) => cause !== undefined && cause !== first);
  const causes = linked.flatMap((cause) => trace.getSpanContext(remote(cause)) ?? []);
  const links = causes.map((context) => ({ context }));
  const span = tracer.startSpan(name, { kind: kinds[kind], attributes, links }, remote(first));
  const back = [{ context: span.spanContext() }];
  const joined = linked.map((cause) =>
    tracer.startSpan(name, { kind: kinds[kind], attributes, links: back }, remote(cause)),
  );
  return { span, joined };
}

function remote(traceparent: string | undefined) {
  const known = parseTraceparent(traceparent);
  if (!known) return ROOT_CONTEXT;
  const { traceId, spanId, sampled } = known;
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: sampled ? 1 : 0, isRemote: true });
}

function traceparentOf(span: Span): string {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return makeTraceparent({ traceId, spanId, sampled: (traceFlags & 1) === 1 });
}
