import type { PublishedEvent } from '@waybill/contracts';
import { expect, test } from 'vitest';
import { createPublisher } from './publisher.ts';

const event = (sequence: number, type = 'order.created'): PublishedEvent => ({
  specversion: '1.0',
  id: String(sequence),
  source: 'orders',
  type,
  subject: 'x',
  time: '2026-01-01T00:00:00.000Z',
  sequence,
  subjectversion: 1,
  dataversion: 1,
  data: {},
});
const events = (count: number) => Array.from({ length: count }, (_, index) => event(index + 1));

test('events go out in bulk, topic by topic, in the order of the log', async () => {
  const calls: [string, number[]][] = [];
  const publisher = createPublisher({
    sidecar: { publish: async (topic, list) => void calls.push([topic, list.map(({ sequence }) => sequence)]) },
    observer: {},
  });
  publisher.publish([event(1), event(2, 'order.cancelled'), event(3)]);
  await publisher.drained();
  expect(calls).toEqual([
    ['order.created', [1, 3]],
    ['order.cancelled', [2]],
  ]);
});

test('[L5] a broker that refuses delays nobody: the events are counted and left to the log', async () => {
  let lost = 0;
  const publisher = createPublisher({
    sidecar: { publish: () => Promise.reject(new Error('no broker')) },
    observer: { unpublished: (count) => (lost += count) },
  });
  publisher.publish(events(250));
  await publisher.drained();
  expect(lost).toBe(250);
});

test('[L5] what does not fit the buffer is dropped and counted', async () => {
  let release = () => {};
  const gate = new Promise<void>((resolve) => (release = resolve));
  let dropped = 0;
  let sent = 0;
  const publisher = createPublisher({
    sidecar: {
      publish: async (_, list) => {
        await gate;
        sent += list.length;
      },
    },
    observer: { unpublished: (count) => (dropped += count) },
    capacity: 10,
    maxBulk: 5,
  });
  publisher.publish(events(10));
  publisher.publish(events(10));
  expect(dropped).toBe(5);
  release();
  await publisher.drained();
  expect(sent).toBe(15);
});
