import { DiagLogLevel, diag, type Tracer } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { ZipkinExporter } from '@opentelemetry/exporter-zipkin';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  ParentBasedSampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base';
import type { Logger } from './logger.ts';

const exportMs = 2_000;
const stopMs = 3_000;
const complainEveryMs = 60_000;

/** A tracer whose spans go out in batches, once a second. Loaded only where somebody wants them: the SDK is not small. */
export function exportSpans({
  app,
  otlp,
  zipkin,
  share,
  logger,
}: {
  app: string;
  otlp: string | undefined;
  zipkin: string | undefined;
  share: number;
  logger: Pick<Logger, 'warn'>;
}): { tracer: Tracer; stop: () => Promise<void> } {
  complainTo(logger);
  const exporters: SpanExporter[] = [];
  if (otlp !== undefined) {
    const url = `${otlp.replace(/\/$/, '')}/v1/traces`;
    exporters.push(new OTLPTraceExporter({ url, timeoutMillis: exportMs }));
  }
  if (zipkin !== undefined) exporters.push(new ZipkinExporter({ url: zipkin, serviceName: app }));
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': app }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(share) }),
    spanProcessors: exporters.map(
      (exporter) => new BatchSpanProcessor(exporter, { scheduledDelayMillis: 1_000, exportTimeoutMillis: exportMs }),
    ),
  });
  return {
    tracer: provider.getTracer('waybill'),
    // A collector that hangs must not hold up the end of the process.
    stop: () =>
      Promise.race([provider.shutdown(), new Promise<void>((resolve) => setTimeout(resolve, stopMs).unref())]),
  };
}

/** A collector that is away would fill the log: one line a minute. */
function complainTo(logger: Pick<Logger, 'warn'>): void {
  let last = Number.NEGATIVE_INFINITY;
  const complain = (message: string) => {
    if (performance.now() - last < complainEveryMs) return;
    last = performance.now();
    logger.warn({ reason: message.slice(0, 300) }, 'spans cannot be exported');
  };
  const silent = () => undefined;
  diag.setLogger(
    { error: complain, warn: silent, info: silent, debug: silent, verbose: silent },
    { logLevel: DiagLogLevel.ERROR, suppressOverrideMessage: true },
  );
}
