import { type Clock, systemClock } from '@waybill/runtime';
import { expect, test, vi } from 'vitest';
import { createLanes } from './lanes.ts';

/** Time that passes when told, and wakes whoever sleeps. */
function steppedClock() {
  let nowMs = 0;
  const sleepers = new Set<{ untilMs: number; wake: () => void }>();
  const clock: Clock = {
    ...systemClock,
    monotonicMs: () => nowMs,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (ms <= 0) return resolve();
        sleepers.add({ untilMs: nowMs + ms, wake: resolve });
        signal?.addEventListener('abort', () => resolve());
      }),
  };
  return {
    clock,
    async advance(ms: number) {
      await settled();
      nowMs += ms;
      for (const sleeper of sleepers) {
        if (sleeper.untilMs > nowMs) continue;
        sleepers.delete(sleeper);
        sleeper.wake();
      }
      await settled();
    },
  };
}

/** Everything that can go on without time passing has gone on. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

function lanesOf(components: string[]) {
  const { clock, advance } = steppedClock();
  const sidecar = { shutdown: vi.fn(async () => {}) };
  return { sidecar, advance, lanes: createLanes({ components, deadlineMs: 60_000, sidecar, clock }) };
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
    lanes.use(
      ({ via: component, timed }) =>
        timed(async () => {
          expect(busy.has(component)).toBe(false);
          busy.add(component);
          seen.push(component);
          await settled();
          busy.delete(component);
          if (index % 3 === 0) throw new Error('refused');
        }),
      10_000,
    ),
  );
  await Promise.allSettled(sends);
  expect(seen).toHaveLength(20);
  expect(new Set(seen)).toEqual(new Set(['a', 'b']));
});

/** A component whose last send was taken after so long. */
async function afterOne(tookMs: number) {
  const { lanes, advance, sidecar } = lanesOf(['a']);
  const first = held();
  const done = lanes.use(({ timed }) => timed(async () => ({ outcome: await first.promise })), 0);
  await advance(tookMs);
  first.resolve('sent');
  await done;
  return { lanes, advance, sidecar };
}

test('while sends are quick, seven more are got ready behind the one that is sent, and are sent in their order', async () => {
  const { lanes, advance } = await afterOne(20);
  const ready: number[] = [];
  const sent: number[] = [];
  const sends = Array.from({ length: 10 }, (_, index) => {
    const send = held();
    const done = lanes.use(({ timed }) => {
      ready.push(index);
      return timed(async () => {
        sent.push(index);
        return { outcome: await send.promise };
      });
    }, 10_000);
    return { ...send, done };
  });
  await settled();
  expect(ready).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(sent).toEqual([0]);
  for (const { resolve } of sends) {
    await advance(20);
    resolve('sent');
    await settled();
  }
  expect(await Promise.all(sends.map(({ done }) => done))).toEqual(Array(10).fill({ outcome: 'sent' }));
  expect(sent).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('behind a slow send nothing is got ready, neither when it has ended nor while it lasts', async () => {
  const { lanes } = await afterOne(1_000);
  const slow = held();
  const first = lanes.use(({ timed }) => timed(() => slow.promise), 0);
  const ready = vi.fn(async () => 'ready');
  expect(await lanes.use(ready, 0)).toBeUndefined();
  slow.resolve('sent');
  await first;

  const { lanes: others, advance } = await afterOne(20);
  void others.use(({ timed }) => timed(() => held().promise), 0);
  expect(await others.use(ready, 0)).toBe('ready');
  await advance(1_000);
  expect(await others.use(ready, 0)).toBeUndefined();
});

test('a message whose turn does not come in time is not sent, and holds up nobody', async () => {
  const { lanes, advance } = await afterOne(20);
  const slow = held();
  const first = lanes.use(({ timed }) => timed(() => slow.promise), 0);
  const send = vi.fn(async () => 'sent');
  const second = lanes.use(({ timed }) => timed(send), 2_000);
  const third = lanes.use(({ timed }) => timed(async () => ({ outcome: 'third' })), 4_000);
  const patient = lanes.use(({ timed }) => timed(send), 90_000);
  await advance(2_000);
  expect(await second).toBeUndefined();
  slow.resolve('sent');
  expect(await first).toBe('sent');
  expect(await third).toEqual({ outcome: 'third' });
  expect(await patient).toBe('sent');
});

test('whoever has all the time in the world does not wait for the turn at one component so long', async () => {
  const { lanes, advance } = await afterOne(20);
  const slow = held();
  const first = lanes.use(({ timed }) => timed(() => slow.promise), 0);
  const send = vi.fn(async () => 'sent');
  const second = lanes.use(({ timed }) => timed(send), 90_000);
  await advance(5_000);
  expect(await second).toBeUndefined();
  slow.resolve('sent');
  await first;
  expect(send).not.toHaveBeenCalled();
});

test('behind a send that failed, or did not take place, nothing is got ready', async () => {
  for (const ended of [{ outcome: 'failed', fault: 'provider' }, undefined]) {
    const { lanes } = await afterOne(20);
    await lanes.use(({ timed }) => timed(async () => ended), 0);
    const next = held();
    const sending = lanes.use(({ timed }) => timed(() => next.promise), 0);
    expect(await lanes.use(async () => 'ready', 0)).toBeUndefined();
    next.resolve('sent');
    await sending;
  }
});

test('[D2] what waits for its turn when a send becomes overdue does not begin, and does not delay the shutdown', async () => {
  const { lanes, advance, sidecar } = lanesOf(['a', 'b']);
  const [hung, young] = [held(), held()];
  const first = lanes.use(({ timed }) => timed(() => hung.promise), 0);
  await lanes.use(({ timed }) => timed(async () => ({ outcome: 'sent' })), 0);
  await advance(59_900);
  const second = lanes.use(({ timed }) => timed(() => young.promise), 0);
  const send = vi.fn(async () => 'sent');
  const third = lanes.use(({ timed }) => timed(send), 90_000);
  await advance(100);
  expect(await third).toBeUndefined();
  expect(sidecar.shutdown).not.toHaveBeenCalled();
  young.resolve('sent');
  await second;
  await advance(1_000);
  expect(sidecar.shutdown).toHaveBeenCalledTimes(1);
  hung.reject(new Error('the sidecar has ended'));
  await expect(first).rejects.toThrow('ended');
  expect(send).not.toHaveBeenCalled();
});

test('a slow component does not delay the other', async () => {
  const { lanes } = lanesOf(['a', 'b']);
  const slow = held();
  const first = lanes.use(() => slow.promise, 0);
  const others = await Promise.all([1, 2, 3].map(() => lanes.use(async ({ via }) => via, 1_000)));
  expect(others).toEqual(['b', 'b', 'b']);
  slow.resolve('slow');
  expect(await first).toBe('slow');
});

test('who does not get a component in time gets nothing, and later ones are served', async () => {
  const { lanes, advance } = lanesOf(['a']);
  const slow = held();
  const first = lanes.use(() => slow.promise, 0);
  const send = vi.fn(async () => 'sent');
  const waiting = lanes.use(send, 5_000);
  await advance(5_000);
  expect(await waiting).toBeUndefined();
  slow.resolve('slow');
  await first;
  expect(send).not.toHaveBeenCalled();
  expect(await lanes.use(send, 0)).toBe('sent');
});

test('[D2] beyond a deadline nothing begins; what is under way ends, then the sidecar is shut down', async () => {
  const { lanes, sidecar, advance } = lanesOf(['a', 'b', 'c']);
  const hung = held();
  const young = held();
  const first = lanes.use(
    ({ timed, isOverdue }) => timed(() => hung.promise.catch(() => `overdue: ${isOverdue()}`)),
    0,
  );
  await advance(30_000);
  const second = lanes.use(
    ({ timed, isOverdue }) => timed(() => young.promise.then(() => `overdue: ${isOverdue()}`)),
    0,
  );
  await advance(30_000);
  const third = lanes.use(async () => 'begun', 100_000);
  await advance(20_000);
  expect(sidecar.shutdown).not.toHaveBeenCalled();
  young.resolve('taken');
  expect(await second).toBe('overdue: false');
  await advance(1_000);
  expect(sidecar.shutdown).toHaveBeenCalledTimes(1);
  hung.reject(new Error('the sidecar has ended'));
  expect(await first).toBe('overdue: true');
  expect(await third).toBe('begun');
});

test('[D2] a sidecar that cannot be told to end is told again until the send has returned', async () => {
  const { lanes, sidecar, advance } = lanesOf(['a']);
  sidecar.shutdown.mockRejectedValue(new Error('away'));
  const hung = held();
  const send = lanes.use(({ timed }) => timed(() => hung.promise), 0);
  await advance(60_000);
  await advance(1_000);
  await advance(1_000);
  expect(sidecar.shutdown).toHaveBeenCalledTimes(3);
  hung.resolve('at last');
  expect(await send).toBe('at last');
  await advance(10_000);
  expect(sidecar.shutdown).toHaveBeenCalledTimes(3);
});

test('[D2] a message that is long in coming is no send that hangs', async () => {
  const { lanes, sidecar, advance } = lanesOf(['a']);
  const reading = held();
  const sending = held();
  const done = lanes.use(async ({ timed, isOverdue }) => {
    await reading.promise;
    return timed(async () => `${await sending.promise}, overdue: ${isOverdue()}`);
  }, 0);
  await advance(90_000);
  reading.resolve('read');
  await advance(59_000);
  expect(sidecar.shutdown).not.toHaveBeenCalled();
  sending.resolve('sent');
  expect(await done).toBe('sent, overdue: false');
});

test('[D2] what was still being read when another became overdue does not begin', async () => {
  const { lanes, advance } = lanesOf(['a', 'b']);
  const hung = held();
  const reading = held();
  const first = lanes.use(({ timed }) => timed(() => hung.promise), 0);
  const second = lanes.use(async ({ mayBegin }) => {
    const before = mayBegin();
    await reading.promise;
    return [before, mayBegin()];
  }, 0);
  await advance(60_000);
  reading.resolve('read');
  expect(await second).toEqual([true, false]);
  hung.resolve('at last');
  await first;
});
