import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { localComponents } from './layout.ts';
import { appTracing, sidecarTracing, withZipkin } from './tracing.ts';

const configuration = readFileSync(join(localComponents, 'configuration.yaml'), 'utf8');

test('tracing is off by default: no sidecar exports and no app is told where to', () => {
  expect(parse(configuration).spec.tracing.zipkin).toBeUndefined();
  expect(withZipkin(configuration, {})).toBe(configuration);
  expect({ ...appTracing({}), ...sidecarTracing({}) }).toEqual({});
});

test('a sidecar sends its spans to the same Zipkin as the apps, at the rate it had', () => {
  const zipkin = 'http://127.0.0.1:9411/api/v2/spans';
  const { tracing } = parse(withZipkin(configuration, { zipkin })).spec;
  expect(tracing).toEqual({ ...parse(configuration).spec.tracing, zipkin: { endpointAddress: zipkin } });
  expect(appTracing({ zipkin })).toEqual({ ZIPKIN_ENDPOINT: zipkin });
});

test('a sidecar is told by its environment where OTLP goes, and whether without TLS', () => {
  expect(sidecarTracing({ otlp: 'http://127.0.0.1:4318' })).toMatchObject({ OTEL_EXPORTER_OTLP_INSECURE: 'true' });
  expect(sidecarTracing({ otlp: 'https://collector' })).toMatchObject({ OTEL_EXPORTER_OTLP_INSECURE: 'false' });
});
