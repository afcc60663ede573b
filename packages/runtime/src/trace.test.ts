import { type Span, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';
import { expect, onTestFinished, test } from 'vitest';
import { currentContext, withContext } from './context.ts';
import { makeTraceparent, nextTraceparent, parseTraceparent, withSpan } from './trace.ts';

const example = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

test('a traceparent is read and written alike', () => {
  const parsed = parseTraceparent(example);
  expect(parsed).toEqual({ traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7', sampled: true });
  expect(makeTraceparent(parsed)).toBe(example);
});

test('what is not well formed is no traceparent', () => {
  const bad = [
    undefined,
    '',
    'x',
    example.slice(1),
    `${example}-more`,
    example.replace('00-', 'ff-'),
    example.toUpperCase(),
  ];
  const zeros = [
    `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
    `00-4bf92f3577b34da6a3ce929d0e0e4736-${'0'.repeat(16)}-01`,
  ];
  for (const header of [...bad, ...zeros]) expect(parseTraceparent(header)).toBeUndefined();
  expect(parseTraceparent(`${example.replace('00-', '01-')}-later`)).toBeDefined();
});

test('the next step keeps the trace and has a span of its own', () => {
  const next = parseTraceparent(nextTraceparent(example));
  expect(next?.traceId).toBe('4bf92f3577b34da6a3ce929d0e0e4736');
  expect(next?.spanId).not.toBe('00f067aa0ba902b7');
  expect(parseTraceparent(nextTraceparent(undefined))).toBeDefined();
});

test('without an SDK a span changes nothing: result, error and context pass through', async () => {
  const seen = await withContext({ correlationId: 'c-1', traceparent: example }, () =>
    withSpan('step', {}, async () => currentContext()),
  );
  expect(seen).toEqual({ correlationId: 'c-1', traceparent: example });
  await expect(withSpan('step', {}, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
});

/** Stands in for an SDK: records what a span is told. */
function recording() {
  const told: { name: string; parent: string | undefined; errors: unknown[]; status?: number; ended: boolean }[] = [];
  const startSpan: Tracer['startSpan'] = (name, _options, parent) => {
    const traceId = (parent && trace.getSpanContext(parent)?.traceId) ?? '1'.repeat(32);
    const record: (typeof told)[number] = {
      name,
      parent: parent && trace.getSpanContext(parent)?.spanId,
      errors: [],
      ended: false,
    };
    told.push(record);
    return {
      isRecording: () => true,
      spanContext: () => ({ traceId, spanId: '2'.repeat(16), traceFlags: 1 }),
      recordException: (error: unknown) => void record.errors.push(error),
      setStatus: ({ code }: { code: number }) => void Object.assign(record, { status: code }),
      end: () => void Object.assign(record, { ended: true }),
    } as unknown as Span;
  };
  trace.setGlobalTracerProvider({ getTracer: () => ({ startSpan }) as unknown as Tracer });
  onTestFinished(() => trace.disable());
  return told;
}

test('with an SDK a span hangs under its cause, and what it calls sees the span as theirs', async () => {
  const told = recording();
  const seen = await withContext({ correlationId: 'c-1', traceparent: example }, () =>
    withSpan('step', { size: 1 }, async () => currentContext()),
  );
  expect(seen).toEqual({
    correlationId: 'c-1',
    traceparent: `00-4bf92f3577b34da6a3ce929d0e0e4736-${'2'.repeat(16)}-01`,
  });
  expect(told).toEqual([{ name: 'step', parent: '00f067aa0ba902b7', errors: [], ended: true }]);
});

test('with an SDK an error is recorded and passed on', async () => {
  const told = recording();
  const error = new Error('no');
  await expect(withSpan('step', {}, () => Promise.reject(error))).rejects.toBe(error);
  expect(told).toMatchObject([{ errors: [error], status: SpanStatusCode.ERROR, ended: true }]);
});
