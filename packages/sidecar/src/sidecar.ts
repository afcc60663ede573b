import type { Clock, Logger, Metrics } from '@waybill/runtime';
import { createCaches } from './cache/cache.ts';
import { stateCacheStore } from './cache/cache-store.ts';
import { connect } from './connection.ts';
import { forward, invoke } from './invoke.ts';
import { bind, publish, ready, secret, shutdown } from './outputs.ts';
import type { Sidecar } from './types.ts';

export interface SidecarOptions {
  /** Default `127.0.0.1`. */
  host?: string;
  /** Dapr gives it to the app as `DAPR_HTTP_PORT`. */
  httpPort: number;
  /** What the sidecar demands of its app (`DAPR_API_TOKEN`). */
  apiToken?: string | undefined;
  logger: Pick<Logger, 'info' | 'warn'>;
  metrics: Pick<Metrics, 'counter'>;
  clock: Clock;
}

const pubsub = 'pubsub';

/** The process's own sidecar. Nothing is asked of it before the first call; it may still be starting. */
export function createSidecar({
  host = '127.0.0.1',
  httpPort,
  apiToken,
  logger,
  metrics,
  clock,
}: SidecarOptions): Sidecar {
  const connection = connect({ host, httpPort, apiToken });
  const cache = createCaches({ store: stateCacheStore(connection), clock, logger, metrics });
  return {
    invoke: (invocation) => invoke(connection, invocation),
    forward: (request) => forward(connection, request),
    publish: (topic, events) => publish(connection, pubsub, topic, events),
    bind: (binding) => bind(connection, binding),
    secret: (name) => secret(connection, name),
    cache,
    ready: () => ready(connection),
    shutdown: () => shutdown(connection),
    close: connection.close,
  };
}
