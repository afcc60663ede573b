import { z } from 'zod';
import type { Logger } from './logger.ts';
import { traceWith } from './span.ts';

/** Where spans go, for the settings of a process. Both empty: nowhere, and nothing of the exporters is loaded. */
export const tracingSettings = {
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional().describe('where spans go by OTLP over HTTP, without /v1/traces'),
  ZIPKIN_ENDPOINT: z
    .url()
    .optional()
    .describe('where spans go in Zipkin form, such as http://127.0.0.1:9411/api/v2/spans'),
  OTEL_TRACES_SAMPLER_ARG: z.coerce
    .number()
    .min(0)
    .max(1)
    .default(1)
    .describe('the share of traces begun here that are recorded, 0 to 1; others keep what their beginning decided'),
};

export type TracingSettings = z.output<z.ZodObject<typeof tracingSettings>>;

/** Begins to export spans where the settings name a place for them. `stop` sends what is left, for 3 s at most. */
export async function startTracing({
  app,
  settings,
  logger,
}: {
  app: string;
  settings: TracingSettings;
  logger: Pick<Logger, 'warn'>;
}): Promise<{ stop: () => Promise<void> }> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: otlp, ZIPKIN_ENDPOINT: zipkin, OTEL_TRACES_SAMPLER_ARG: share } = settings;
  if (otlp === undefined && zipkin === undefined) return { stop: async () => undefined };
  const { exportSpans } = await import('./export-spans.ts');
  const { tracer, stop } = exportSpans({ app, otlp, zipkin, share, logger });
  traceWith(tracer);
  return {
    async stop() {
      traceWith(undefined);
      await stop();
    },
  };
}
