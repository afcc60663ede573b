import { createLogger, createMetrics, systemClock } from '@waybill/runtime';
import type { Kit } from '@waybill/service';
import { fakeSidecar } from './fake-sidecar.ts';

/** What a service is handed: `given`, and quiet stand-ins for the rest. Nothing is proven [S3]. */
export function testKit(given: Pick<Kit, 'store'> & Partial<Kit>): Kit {
  const clock = given.clock ?? systemClock;
  const sidecar = given.sidecar ?? fakeSidecar({ clock });
  return {
    cache: sidecar.cache('test'),
    logger: createLogger({ app: 'test', level: 'silent' }),
    metrics: createMetrics({ app: 'test', processMetrics: false }),
    provenUntil: () => undefined,
    hasParked: async () => false,
    ...given,
    clock,
    sidecar,
  };
}
