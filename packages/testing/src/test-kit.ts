import { createLogger, createMetrics, systemClock } from '@waybill/runtime';
import type { Kit } from '@waybill/service';
import { fakeSidecar } from './fake-sidecar.ts';

/** What a service is built with: silent, with a fake sidecar, and whatever else was not given. */
export function testKit(given: Partial<Kit> & Pick<Kit, 'store'>): Kit {
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
