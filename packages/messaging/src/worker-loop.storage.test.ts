import { systemClock } from '@waybill/runtime';
import { Unreachable } from '@waybill/sidecar';
import { fixedClock, testStore } from '@waybill/testing';
import { expect, test, vi } from 'vitest';
import { deadLetters } from './dead-letters.ts';
import { pollTasks } from './poll-tasks.ts';
import { eachTask, GivenUp } from './task-errors.ts';
import type { Worker } from './types.ts';
import { startWorker } from './worker-loop.ts';

/** A store whose clock stands in the past, so that whatever is scheduled is due at once. */
const pastStore = () => testStore({ collections: [deadLetters], clock: fixedClock('2020-01-01T00:00:00.000Z') });

async function working(
  store: Awaited<ReturnType<typeof pastStore>>,
  definition: Partial<Worker> & Pick<Worker, 'handle'>,
  check: () => Promise<void> | void,
) {
  const loop = startWorker({
    worker: { queue: 'mail', leaseMs: 60_000, ...definition },
    store,
    observer: {},
  });
  const stopping = new AbortController();
  const polling = pollTasks({
    loops: [loop],
    store,
    clock: systemClock,
    observer: {},
    signal: stopping.signal,
    pollMs: 20,
  });
  try {
    await vi.waitFor(check, { timeout: 10_000, interval: 20 });
  } finally {
    stopping.abort();
    await Promise.all([polling, loop.stop()]);
  }
}

test('tasks are handed out in batches, a bounded number of calls at once', async () => {
  const store = await pastStore();
  await store.commit((work) => {
    for (let index = 0; index < 30; index += 1) work.schedule({ queue: 'mail', id: `task-${index}` });
  });
  let atOnce = 0;
  let most = 0;
  let largest = 0;
  const handle: Worker['handle'] = async (tasks) => {
    atOnce += 1;
    most = Math.max(most, atOnce);
    largest = Math.max(largest, tasks.length);
    await store.commit((work) => {
      for (const task of tasks) work.finish(task);
    });
    atOnce -= 1;
  };
  await working(store, { batch: 4, concurrency: 3, handle }, async () =>
    expect(await store.depth('mail')).toEqual({ due: 0, waiting: 0 }),
  );
  expect(largest).toBe(4);
  expect(most).toBeLessThanOrEqual(3);
});

test('[L8] a task that keeps throwing is tried six times and then a dead letter', async () => {
  const store = await pastStore();
  await store.commit((work) => work.schedule({ queue: 'mail', id: 'task', payload: { to: 'ann' } }));
  let tries = 0;
  const handle = async () => {
    tries += 1;
    throw new Error('refused');
  };
  await working(store, { handle }, async () =>
    expect(await store.documents(deadLetters).count({ status: 'dead' })).toBe(1),
  );
  expect(tries).toBe(6);
  expect((await store.documents(deadLetters).list({})).items[0]).toMatchObject({
    kind: 'task',
    task: { payload: { to: 'ann' } },
    tries: 6,
  });
});

test('[L8] a neighbour that cannot be reached spends no try', async () => {
  const store = await pastStore();
  await store.commit((work) => work.schedule({ queue: 'mail', id: 'task' }));
  const spent: number[] = [];
  const handle: Worker['handle'] = async ([task]) => {
    if (!task) return;
    spent.push(task.spent);
    if (spent.length < 9) throw new Unreachable('users', 'down');
    await store.commit((work) => work.finish(task));
  };
  await working(store, { handle }, async () => expect(await store.depth('mail')).toEqual({ due: 0, waiting: 0 }));
  expect(new Set(spent)).toEqual(new Set([0]));
});

test('[L8] a task of a batch that throws spends its own try, and no other’s', async () => {
  const store = await pastStore();
  await store.commit((work) => {
    for (const id of ['good', 'bad', 'far', 'hopeless']) work.schedule({ queue: 'mail', id });
  });
  const spent = new Map<string, number[]>();
  const handle: Worker['handle'] = (tasks) =>
    eachTask(tasks, async (task) => {
      const tries = [...(spent.get(task.id) ?? []), task.spent];
      spent.set(task.id, tries);
      if (task.id === 'hopeless') throw new GivenUp('there is no such number');
      if (task.id === 'bad' && tries.length < 3) throw new Error('refused');
      if (task.id === 'far' && tries.length < 3) throw new Unreachable('users', 'down');
      await store.commit((work) => work.finish(task));
    });
  await working(store, { batch: 4, handle }, async () =>
    expect(await store.depth('mail')).toEqual({ due: 0, waiting: 0 }),
  );
  expect(Object.fromEntries(spent)).toEqual({ good: [0], bad: [0, 1, 2], far: [0, 0, 0], hopeless: [0] });
  expect((await store.documents(deadLetters).list({})).items).toMatchObject([{ task: { id: 'hopeless' }, tries: 1 }]);
});

test('what a task’s death comes to is one commit with its dead letter', async () => {
  const store = await pastStore();
  await store.commit((work) => work.schedule({ queue: 'mail', id: 'task' }));
  const died: [string, unknown][] = [];
  const handle = async () => {
    throw new GivenUp('no use');
  };
  const dead: Worker['dead'] = async (task, error, work) => {
    died.push([task.id, error]);
    work.schedule({ queue: 'told', id: task.id });
  };
  await working(store, { handle, dead }, async () => expect(await store.depth('told')).toEqual({ due: 1, waiting: 1 }));
  expect(died).toMatchObject([['task', { message: 'no use' }]]);
  expect(await store.documents(deadLetters).count({})).toBe(1);
});

test('workers ask for tasks only when one of their queues has some that are due', async () => {
  const store = await pastStore();
  const claim = vi.spyOn(store, 'claim');
  const looks = vi.spyOn(store, 'anyDue');
  const handle: Worker['handle'] = ([task]) => store.commit((work) => task && work.finish(task));
  await store.commit((work) => work.schedule({ queue: 'of others', id: 'task' }));
  await working(store, { handle }, () => expect(looks.mock.calls.length).toBeGreaterThan(5));
  // The look at its start.
  expect(claim).toHaveBeenCalledTimes(1);
  await working(store, { handle }, async () => {
    if ((await store.depth('mail')).waiting === 0 && claim.mock.calls.length === 2)
      await store.commit((work) => work.schedule({ queue: 'mail', id: 'task' }));
    expect(claim.mock.calls.length).toBeGreaterThan(2);
    expect(await store.depth('mail')).toEqual({ due: 0, waiting: 0 });
  });
});
