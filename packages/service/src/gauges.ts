import type { Messaging, Publisher, Worker } from '@waybill/messaging';
import type { Metrics } from '@waybill/runtime';
import type { Store } from '@waybill/store';
import type { Gauge } from './types.ts';

/** What is read of every service at a scrape: letters, queues, what waits for the broker; and the service's own. */
export function declareGauges({
  metrics,
  store,
  workers,
  letters,
  publisher,
  own = [],
}: {
  metrics: Metrics;
  store: Pick<Store, 'depth' | 'oldestDueMs'>;
  workers: readonly Pick<Worker, 'queue'>[];
  letters: Messaging['letters'];
  publisher: Pick<Publisher, 'buffered'>;
  own: readonly Gauge[] | undefined;
}): void {
  // At a scrape all gauges are read side by side: two that ask for the same share one reading.
  const depth = new Map(workers.map(({ queue }) => [queue, oneAtATime(() => store.depth(queue))] as const));
  const depthOf = (queue: string) => (depth.get(queue) as () => ReturnType<Store['depth']>)();
  const counted = oneAtATime(letters);
  const perQueue = (read: (queue: string) => Promise<number>) => () =>
    Promise.all(workers.map(async ({ queue }) => ({ labels: { queue }, value: await read(queue) })));
  const gauges: Gauge[] = [
    {
      name: 'waybill_parked_letters',
      help: 'Events that are parked now: tried again soon',
      read: async () => (await counted()).parked,
    },
    {
      name: 'waybill_dead_letters',
      help: 'Events and tasks that are dead now: they wait for a person',
      read: async () => (await counted()).dead,
    },
    {
      name: 'waybill_tasks_due',
      help: 'Tasks that are due and not claimed, counted to 10,000',
      labels: ['queue'],
      read: perQueue(async (queue) => (await depthOf(queue)).due),
    },
    {
      name: 'waybill_tasks_waiting',
      help: 'Tasks in all, due, claimed or for later, counted to 10,000',
      labels: ['queue'],
      read: perQueue(async (queue) => (await depthOf(queue)).waiting),
    },
    {
      name: 'waybill_tasks_oldest_due_seconds',
      help: 'How long the task that is due longest has been so',
      labels: ['queue'],
      read: perQueue(async (queue) => (await store.oldestDueMs(queue)) / 1_000),
    },
    {
      name: 'waybill_publish_buffer_events',
      help: 'Committed events that wait for the broker in this process',
      read: publisher.buffered,
    },
    ...own,
  ];
  for (const gauge of gauges) metrics.gauge(gauge);
}

/** Whoever asks while a reading is under way is told what that one finds, so that slow readings never pile up. */
function oneAtATime<T>(read: () => Promise<T>): () => Promise<T> {
  let reading: Promise<T> | undefined;
  return () => {
    reading ??= read().finally(() => {
      reading = undefined;
    });
    return reading;
  };
}
