import { SpanStatusCode } from '@opentelemetry/api';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { expect, onTestFinished, test } from 'vitest';
import { coalesce } from './coalesce.ts';
import { currentContext, withContext } from './context.ts';
import { traceWith, withSpan } from './span.ts';
import { makeTraceparent, parseTraceparent } from './trace.ts';

const example = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

/** Traces with the real SDK, into memory. */
function recording(): InMemorySpanExporter {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  traceWith(provider.getTracer('test'));
  onTestFinished(() => traceWith(undefined));
  return exporter;
}

const traceOf = (header: string) => parseTraceparent(header)?.traceId;

test('without a tracer a span changes nothing: result, error and context pass through', async () => {
  const seen = await withContext({ correlationId: 'c-1', traceparent: example }, () =>
    withSpan('step', {}, async (span) => [span, currentContext()]),
  );
  expect(seen).toEqual([undefined, { correlationId: 'c-1', traceparent: example }]);
  await expect(withSpan('step', {}, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
});

test('without a tracer a trace is begun where there is none, so that logs and events share it', async () => {
  const seen = await withSpan('step', {}, async () => currentContext());
  expect(parseTraceparent(seen.traceparent)).toBeDefined();
});

test('a span hangs under its cause, and what it calls sees the span as theirs', async () => {
  const exporter = recording();
  const seen = await withContext({ correlationId: 'c-1', traceparent: example }, () =>
    withSpan('step', { attributes: { size: 1 } }, async () => currentContext()),
  );
  const [span] = exporter.getFinishedSpans();
  expect(span).toMatchObject({ name: 'step', attributes: { size: 1 } });
  expect(span?.parentSpanContext).toMatchObject({ traceId: traceOf(example), spanId: '00f067aa0ba902b7' });
  const { traceId, spanId } = span?.spanContext() ?? {};
  expect(seen).toEqual({ correlationId: 'c-1', traceparent: `00-${traceId}-${spanId}-01` });
});

test('a span without a cause is the root of its trace', async () => {
  const exporter = recording();
  await withSpan('request', {}, async () => undefined);
  expect(exporter.getFinishedSpans()[0]?.parentSpanContext).toBeUndefined();
});

test('an error is recorded and passed on', async () => {
  const exporter = recording();
  const error = new Error('no');
  await expect(withSpan('step', {}, () => Promise.reject(error))).rejects.toBe(error);
  const [span] = exporter.getFinishedSpans();
  expect(span?.status.code).toBe(SpanStatusCode.ERROR);
  expect(span?.events.map(({ attributes }) => attributes?.['exception.message'])).toEqual(['no']);
});

test('a batch of several causes leaves a span in each of their traces, and links lead both ways', async () => {
  const exporter = recording();
  const causes = [makeTraceparent(), makeTraceparent(), undefined];
  const call = coalesce(async (items: readonly number[]) => {
    await new Promise((resolve) => setImmediate(resolve));
    return items.map((value) => ({ value }));
  });
  const as = (index: number) =>
    withContext({ correlationId: `c-${index}`, ...(causes[index] && { traceparent: causes[index] }) }, () =>
      call(index),
    );
  await Promise.all([as(0), as(1), as(2)]);
  const spans = exporter.getFinishedSpans();
  const inTrace = (cause: string | undefined) =>
    spans.filter((span) => span.spanContext().traceId === traceOf(cause ?? ''));
  const [first] = inTrace(causes[0]);
  const [second] = inTrace(causes[1]);
  expect(first?.links.map(({ context }) => context.traceId)).toEqual([traceOf(causes[1] ?? '')]);
  expect(second?.links.map(({ context }) => context.spanId)).toEqual([first?.spanContext().spanId]);
});
