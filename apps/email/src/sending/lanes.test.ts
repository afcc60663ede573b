import { systemClock } from '@waybill/runtime';
import { expect, test, vi } from 'vitest';
import { createLanes } from './lanes.ts';

function lanesOf(components: string[], deadlineMs = 10_000) {
  const sidecar = { shutdown: vi.fn(async () => {}) };
  return { sidecar, lanes: createLanes({ components, deadlineMs, sidecar, clock: systemClock }) };
}

/** A send that settles when told. */
function held() {
  let settle = { resolve: (_: string) => {}, reject: (_: Error) => {} };
  const promise = new Promise<string>((resolve, reject) => {
    settle = { resolve, reject };
  });
  return { promise, ...settle };
}

test('[D2] a component carries one send at a time, and is free again when it has settled, well or badly', async () => {
  const { lanes } = lanesOf(['a', 'b']);
  const busy = new Set<string>();
  const seen: string[] = [];
  const sends = Array.from({ length: 20 }, (_, index) =>
    lanes.use(async (component) => {
      expect(busy.has(component)).toBe(false);
      busy.add(component);
      seen.push(component);
      await systemClock.sleep(1);
      busy.delete(component);
      if (index % 3 === 0) throw new Error('refused');
    }, 10_000),
  );
  await Promise.allSettled(sends);
  expect(seen).toHaveLength(20);
  expect(new Set(seen)).toEqual(new Set(['a', 'b']));
});

test('a slow component does not delay the other', async () => {
  const { lanes } = lanesOf(['a', 'b']);
  const slow = held();
  const first = lanes.use(() => slow.promise, 0);
  const others = await Promise.all([1, 2, 3].map(() => lanes.use(async (component) => component, 1_000)));
  expect(others).toEqual(['b', 'b', 'b']);
  slow.resolve('slow');
  expect(await first).toBe('slow');
});

test('who does not get a component in time gets nothing, and later ones are served', async () => {
  const { lanes } = lanesOf(['a']);
  const slow = held();
  const first = lanes.use(() => slow.promise, 0);
  const send = vi.fn(async () => 'sent');
  expect(await lanes.use(send, 5)).toBeUndefined();
  expect(send).not.toHaveBeenCalled();
  slow.resolve('slow');
  await first;
  expect(await lanes.use(send, 0)).toBe('sent');
});

test('[D2] a send beyond its deadline lets no other begin; when the others have ended the sidecar is shut down', async () => {
  const { lanes, sidecar } = lanesOf(['a', 'b', 'c'], 30);
  const hung = held();
  const other = held();
  const sends = [lanes.use((_, isOverdue) => hung.promise.catch(() => isOverdue()), 0), lanes.use(() => other.promise, 0)];
  await systemClock.sleep(20);
  const young = held();
  const third = lanes.use(() => young.promise, 0);
  await systemClock.sleep(20); // the first two are overdue now, the third is not
  expect(await lanes.use(async () => 'begun', 5)).toBeUndefined();
  expect(sidecar.shutdown).not.toHaveBeenCalled();
  young.resolve('in time');
  expect(await third).toBe('in time');
  await vi.waitFor(() => expect(sidecar.shutdown).toHaveBeenCalled());
  hung.reject(new Error('the sidecar has ended'));
  other.resolve('late, but sent');
  expect(await Promise.all(sends)).toEqual([true, 'late, but sent']);
  expect(await lanes.use(async () => 'begun', 0)).toBe('begun');
});

test('[D2] a sidecar that cannot be told to end is told again until the send has returned', async () => {
  const { lanes, sidecar } = lanesOf(['a'], 10);
  sidecar.shutdown.mockRejectedValue(new Error('away'));
  const hung = held();
  const send = lanes.use(() => hung.promise, 0);
  await vi.waitFor(() => expect(sidecar.shutdown.mock.calls.length).toBeGreaterThan(2));
  hung.resolve('at last');
  expect(await send).toBe('at last');
  const calls = sidecar.shutdown.mock.calls.length;
  await systemClock.sleep(40);
  expect(sidecar.shutdown.mock.calls.length).toBe(calls);
});
