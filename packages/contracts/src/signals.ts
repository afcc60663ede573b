import { z } from 'zod';

/**
 * What every service says of itself, by topic. Signals are on the broker only, in no log, so they may be lost; nothing
 * but a look at the platform may rest on them.
 */
export const signals = {
  'system.health_check': {
    summary: 'A service started, or its readiness changed',
    data: z.strictObject({
      service: z.string(),
      status: z.enum(['healthy', 'degraded', 'unhealthy']),
      parts: z.record(z.string(), z.enum(['up', 'degraded', 'down'])),
    }),
  },
  'system.error': {
    summary: 'A request met an error nobody had thought of; its details are in the log of the service',
    data: z.strictObject({
      service: z.string(),
      /** Name of the route. */
      route: z.string().optional(),
      /** Name of the error. Its message may name somebody [L10]. */
      error: z.string(),
      correlation_id: z.string().optional(),
    }),
  },
} as const;

export type SignalType = keyof typeof signals;
export type SignalData<Type extends SignalType> = z.infer<(typeof signals)[Type]['data']>;
