import { parseDocument } from 'yaml';

/** Where spans go; nowhere when empty. */
export interface TracingTargets {
  /** In Zipkin's form: `http://127.0.0.1:9411/api/v2/spans`. */
  readonly zipkin?: string;
  /** By OTLP over HTTP: `http://127.0.0.1:4318`. */
  readonly otlp?: string;
}

/** What apps read. A sidecar reads where OTLP goes, and has Zipkin's address in its Configuration. */
export function appTracing({ zipkin, otlp }: TracingTargets): Record<string, string> {
  return { ...(zipkin && { ZIPKIN_ENDPOINT: zipkin }), ...(otlp && { OTEL_EXPORTER_OTLP_ENDPOINT: otlp }) };
}

export function sidecarTracing({ otlp }: TracingTargets): Record<string, string> {
  if (!otlp) return {};
  return {
    OTEL_EXPORTER_OTLP_ENDPOINT: otlp,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    OTEL_EXPORTER_OTLP_INSECURE: String(otlp.startsWith('http:')),
  };
}

/** A Configuration with Zipkin's address in it. */
export function withZipkin(configuration: string, { zipkin }: TracingTargets): string {
  if (!zipkin) return configuration;
  const document = parseDocument(configuration);
  document.setIn(['spec', 'tracing', 'zipkin'], document.createNode({ endpointAddress: zipkin }));
  return document.toString();
}
