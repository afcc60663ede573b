import type { Readiness } from '@waybill/http';
import type { Cache, Sidecar } from '@waybill/sidecar';
import type { Store } from '@waybill/store';

/**
 * Ready means MongoDB, the migrations, the sidecar, and whatever the service itself needs; cache and broker are
 * `degraded` when they are down, because the platform works without them [T4].
 */
export async function readReadiness({
  store,
  sidecar,
  cache,
  brokerUp,
  stopping,
  parts = {},
}: {
  store: Pick<Store, 'ready'>;
  sidecar: Pick<Sidecar, 'ready'>;
  cache: Pick<Cache, 'healthy'>;
  brokerUp: boolean;
  stopping: boolean;
  parts?: Record<string, () => boolean> | undefined;
}): Promise<Readiness> {
  const [mongodb, daprd] = await Promise.all([store.ready(), sidecar.ready()]);
  const own = Object.entries(parts).map(([name, isUp]) => [name, isUp()] as const);
  // The door is opened when all migrations have been made.
  const needed = [['mongodb', mongodb] as const, ['migrations', true] as const, ['sidecar', daprd] as const, ...own];
  return {
    ready: !stopping && needed.every(([, up]) => up),
    parts: {
      ...Object.fromEntries(needed.map(([name, up]) => [name, up ? ('up' as const) : ('down' as const)])),
      cache: cache.healthy() ? 'up' : 'degraded',
      broker: brokerUp ? 'up' : 'degraded',
    },
  };
}
