import { JsonWebKeySet, type Stored } from '@waybill/contracts';
import { createApp, createTokenVerifier, type ReadKeys } from '@waybill/http';
import { createPublisher, deadLetters, type Messaging, startMessaging } from '@waybill/messaging';
import { createLogger, createMetrics, loadConfig, serve, startTracing, systemClock } from '@waybill/runtime';
import { createSidecar, createSignals, daprRoutes, type Sidecar, type Signals } from '@waybill/sidecar';
import type { Collection, KitStore, Migration } from '@waybill/store';
import type { z } from 'zod';
import { deadLetterRoutes } from './dead-letter-routes.ts';
import { createDoor } from './door.ts';
import { declareGauges } from './gauges.ts';
import { logRoutes } from './log-routes.ts';
import { commitObserver, messagingObserver } from './observers.ts';
import { openWhenThere } from './open-when-there.ts';
import { startPeriodic } from './periodic.ts';
import { PlatformSettings } from './platform-settings.ts';
import { readReadiness } from './readiness.ts';
import type { App } from './types.ts';

const clock = systemClock;
const brokerMemoryMs = 10_000;

/**
 * Starts one process of a service: settings, a door that says it is starting, store, sidecar, messaging and HTTP, in
 * this order, and ends them in the opposite one on SIGTERM. Each app's `src/main.ts` calls it and nothing else.
 */
export async function startService<Own extends z.ZodObject>({
  name,
  settings: Own,
  collections,
  migrations = [],
  app: build,
  env,
}: {
  /** App-id. */
  name: string;
  settings: Own;
  collections: readonly Collection<Stored>[];
  /** Changes of what the database holds, each run once, in this order. */
  migrations?: readonly Migration[];
  app: App<z.output<Own>>;
  /** The environment the settings are read from: `process.env`. */
  env: Record<string, string | undefined>;
}): Promise<void> {
  const platform = loadConfig(PlatformSettings, env);
  const own = loadConfig(Own, env);
  const logger = createLogger({ app: name, level: platform.LOG_LEVEL });
  const metrics = createMetrics({ app: name });
  const tracing = await startTracing({ app: name, settings: platform, logger });
  const sidecar = createSidecar({
    httpPort: platform.DAPR_HTTP_PORT,
    apiToken: platform.DAPR_API_TOKEN,
    logger,
    metrics,
    clock,
  });
  const cache = sidecar.cache(name);

  // All that is known of the broker is how publishing went. In a quiet hour nothing is published, so a failure (the
  // first events are often ready before the sidecar is) tells of the broker only for a while.
  let brokerMissedAtMs = Number.NEGATIVE_INFINITY;
  const brokerSeen = (up: boolean) => {
    brokerMissedAtMs = up ? Number.NEGATIVE_INFINITY : clock.monotonicMs();
  };
  const brokerUp = () => clock.monotonicMs() - brokerMissedAtMs > brokerMemoryMs;
  const observer = messagingObserver({ metrics, logger, clock, brokerSeen });
  const publisher = createPublisher({ sidecar, observer });
  let messaging: Messaging | undefined;
  const settings = {
    uri: platform.MONGODB_URI,
    database: platform.MONGODB_DATABASE ?? name,
    app: name,
    collections: [...collections, deadLetters],
    migrations,
    clock,
    onCommitted: publisher.publish,
    onScheduled: (queues: ReadonlySet<string>) => messaging?.wake(queues),
    observer: commitObserver({ metrics, logger }),
  };
  if (platform.MIGRATE_ONLY) {
    const migrated = await openWhenThere({ settings, logger, clock });
    logger.info('the database is up to date');
    await Promise.all([migrated?.close(), sidecar.close(), tracing.stop()]);
    return;
  }

  let store: KitStore | undefined;
  let periodic: ReturnType<typeof startPeriodic> | undefined;
  let signals: Signals | undefined;
  const stopping = new AbortController();
  const door = createDoor();
  await serve({
    handler: door.handler,
    host: platform.HOST,
    port: platform.PORT,
    logger,
    onStop: () => {
      stopping.abort();
      door.shut();
    },
    drain: [
      { name: 'signals', stop: () => signals?.stop() },
      { name: 'periodic work', stop: () => periodic?.stop() },
      { name: 'reactions and workers', stop: () => messaging?.stop() },
      { name: 'publishing', stop: publisher.drained },
      { name: 'store', stop: () => store?.close() },
      { name: 'sidecar', stop: sidecar.close },
      { name: 'tracing', stop: tracing.stop },
    ],
  });
  store = await openWhenThere({ settings, door, logger, clock, stopping: stopping.signal });
  // Asked to end meanwhile: there is nothing to begin, and the drain had no store to close yet.
  if (stopping.signal.aborted) return store?.close();
  if (!store) return;

  const provenUntil = (source: string) => messaging?.provenUntil(source);
  const hasParked = async (subject: string) => (await messaging?.hasParked(subject)) ?? true;
  const service = await build({ store, sidecar, cache, clock, logger, metrics, provenUntil, hasParked }, own);
  if (stopping.signal.aborted) return;
  const { routes, reactions = [], workers = [], verificationKeys = keysOf(sidecar), parts } = service;
  messaging = startMessaging({
    app: name,
    store,
    sidecar,
    reactions,
    workers,
    clock,
    observer,
    unreachableMs: platform.UNREACHABLE_RETRY_S * 1_000,
    firstRetryMs: platform.FIRST_RETRY_S * 1_000,
  });
  const { topics, deliver, letters } = messaging;
  declareGauges({ metrics, store, workers, letters, publisher, own: service.gauges });

  const opened = store;
  const readiness = () =>
    readReadiness({ store: opened, sidecar, cache, brokerUp: brokerUp(), stopping: stopping.signal.aborted, parts });
  signals = createSignals({ app: name, sidecar, readiness, clock });
  const http = createApp({
    app: name,
    routes: [...routes, ...logRoutes({ app: name, store }), ...deadLetterRoutes({ app: name, store, clock })],
    auth: createTokenVerifier({
      issuer: platform.TOKEN_ISSUER,
      audience: platform.TOKEN_AUDIENCE,
      keys: verificationKeys,
      clock,
    }),
    appApiToken: platform.APP_API_TOKEN,
    readiness,
    onFailure: signals.failed,
    logger,
    metrics,
    clock,
    keyMandatoryOn: platform.KEY_MANDATORY_ON,
    maxInFlight: platform.MAX_IN_FLIGHT,
    mount: [daprRoutes({ topics, deliver, logger, metrics })],
  });
  periodic = startPeriodic({ jobs: service.periodic, clock, logger });
  door.open(http.callback());
}

/** The issuer's public keys, fetched from users. */
const keysOf =
  (sidecar: Sidecar): ReadKeys =>
  async () =>
    (await sidecar.invoke({ app: 'users', path: '/api/v1/auth/jwks', returns: JsonWebKeySet })) as Awaited<
      ReturnType<ReadKeys>
    >;
