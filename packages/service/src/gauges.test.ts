import { createMetrics } from '@waybill/runtime';
import { expect, test } from 'vitest';
import { declareGauges } from './gauges.ts';

test('a scrape counts each queue once, and the letters once', async () => {
  const metrics = createMetrics({ app: 'test', processMetrics: false });
  const asked: string[] = [];
  const later = <T>(name: string, value: T) => {
    asked.push(name);
    return new Promise<T>((resolve) => setTimeout(resolve, 5, value));
  };
  declareGauges({
    metrics,
    store: { depth: (queue) => later(queue, { due: 1, waiting: 2 }), oldestDueMs: async () => 3_000 },
    workers: [{ queue: 'mail' }, { queue: 'chores' }],
    letters: () => later('letters', { parked: 4, dead: 5 }),
    publisher: { buffered: () => 6 },
    own: undefined,
  });
  const text = await metrics.text();
  expect(asked.sort()).toEqual(['chores', 'letters', 'mail']);
  for (const line of [
    'waybill_tasks_due{queue="mail",app="test"} 1',
    'waybill_tasks_waiting{queue="chores",app="test"} 2',
    'waybill_tasks_oldest_due_seconds{queue="mail",app="test"} 3',
    'waybill_parked_letters{app="test"} 4',
    'waybill_dead_letters{app="test"} 5',
  ])
    expect(text).toContain(line);
});
