import { type Route, route } from '@waybill/http';
import type { Service } from '@waybill/service';
import type { Store } from '@waybill/store';
import { z } from 'zod';
import type { Gate } from './gate.ts';

const Backlog = z.strictObject({
  due: z.int().describe('Deliveries that are due and that nobody works at'),
  waiting: z.int().describe('All deliveries that have not ended'),
  oldest_due_s: z.number().describe('For how long the oldest of the due ones has been due'),
  breaker: z.enum(['closed', 'half-open', 'open']).describe("This replica's view of the provider"),
});

/** By the rising need to look at it. */
const states = { closed: 0, 'half-open': 1, open: 2 } as const;

/** What waits to be sent, for autoscalers and for metrics. */
export function createBacklog({ store, gate, queue }: { store: Store; gate: Gate; queue: string }): {
  route: Route;
  gauges: NonNullable<Service['gauges']>;
} {
  const oldestDueS = async () => (await store.oldestDueMs(queue)) / 1_000;
  return {
    route: route({
      name: 'readBacklog',
      method: 'get',
      path: '/internal/backlog',
      summary: 'How much waits to be sent, for an autoscaler',
      description: 'Asked at the port of the app, with the app API token in the header `dapr-api-token`.',
      // An autoscaler is no app of the platform: the app API token is what keeps others out.
      access: 'anyone',
      success: 200,
      returns: Backlog,
      handle: async () => {
        const [{ due, waiting }, oldest_due_s] = await Promise.all([store.depth(queue), oldestDueS()]);
        return { due, waiting, oldest_due_s, breaker: gate.state() };
      },
    }),
    gauges: [
      {
        name: 'waybill_deliveries_due',
        help: 'Deliveries that are due and that nobody works at',
        read: async () => (await store.depth(queue)).due,
      },
      {
        name: 'waybill_deliveries_oldest_due_seconds',
        help: 'For how long the oldest due delivery has been due',
        read: oldestDueS,
      },
      {
        name: 'waybill_breaker_state',
        help: 'Circuit breaker before the provider: 0 closed, 1 half-open, 2 open',
        read: () => states[gate.state()],
      },
    ],
  };
}
