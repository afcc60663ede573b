import { createLogger, createMetrics, loadConfig, serve, startTracing, systemClock } from '@waybill/runtime';
import { createSidecar, createSignals } from '@waybill/sidecar';
import { createGateway } from './app.ts';
import { Settings } from './config.ts';
import { remember } from './remember.ts';

const settings = loadConfig(Settings);
const clock = systemClock;
const logger = createLogger({ app: 'gateway', level: settings.LOG_LEVEL });
const metrics = createMetrics({ app: 'gateway' });
const tracing = await startTracing({ app: 'gateway', settings, logger });
const sidecar = createSidecar({
  httpPort: settings.DAPR_HTTP_PORT,
  apiToken: settings.DAPR_API_TOKEN,
  logger,
  metrics,
  clock,
});

let stopping = false;
const sidecarReady = remember(() => sidecar.ready(), { forMs: 500, clock });
const readiness = async () => {
  const up = await sidecarReady();
  return { ready: up && !stopping, parts: { sidecar: up ? ('up' as const) : ('down' as const) } };
};

const signals = createSignals({ app: 'gateway', sidecar, readiness, clock });

const measured = await serve({
  host: settings.HOST,
  port: settings.METRICS_PORT,
  logger,
  signals: false,
  handler: async (request, response) => {
    const found = request.method === 'GET' && request.url === '/metrics';
    response.writeHead(found ? 200 : 404, found ? { 'content-type': metrics.contentType } : {});
    response.end(found ? await metrics.text() : undefined);
  },
});

await serve({
  host: settings.HOST,
  port: settings.PORT,
  logger,
  handler: createGateway({
    settings,
    sidecar,
    readiness,
    clock,
    logger,
    metrics,
    onFailure: signals.failed,
  }).callback(),
  onStop: () => {
    stopping = true;
  },
  graceMs: 20_000,
  drain: [
    { name: 'signals', stop: signals.stop },
    { name: 'sidecar', stop: () => sidecar.close() },
    { name: 'metrics', stop: () => measured.close() },
    { name: 'tracing', stop: tracing.stop },
  ],
});
