import { testStore } from '@waybill/testing';
import { expect, test } from 'vitest';
import { forgetting, forgetWorker } from './forget-worker.ts';

const queue = 'forget';
const everything = { limit: 9, leaseMs: 60_000 };

/** A worker of a store; `meanwhile` happens while it forgets. */
async function forgetter({ meanwhile = async () => {} }: { meanwhile?: () => Promise<unknown> } = {}) {
  const repeats: string[] = [];
  const store = await testStore({ collections: [], observer: { repeated: (reason) => repeats.push(reason) } });
  const forgotten: (readonly string[])[] = [];
  const worker = forgetWorker({
    queue,
    store,
    forget: async (ids) => {
      forgotten.push(ids);
      if (forgotten.length === 1) await meanwhile();
    },
  });
  return {
    store,
    forgotten,
    repeats,
    schedule: (event: string, ...ids: string[]) =>
      store.commit((work) => work.schedule(forgetting(queue, { id: event }, ids))),
    async work() {
      await worker.handle(await store.claim(queue, everything));
    },
  };
}

test('what several events changed is forgotten once', async () => {
  const { store, forgotten, schedule, work } = await forgetter();
  await schedule('first', 'lamp', 'chair');
  await schedule('second', 'lamp');
  await work();
  expect(forgotten.map((ids) => ids.toSorted())).toEqual([['chair', 'lamp']]);
  expect(await store.depth(queue)).toEqual({ due: 0, waiting: 0 });
});

test('what changes again while it is being forgotten is forgotten again, and neither commit loses to the other', async () => {
  const forget = await forgetter({ meanwhile: () => forget.schedule('second', 'lamp') });
  await forget.schedule('first', 'lamp');
  await forget.work();
  await forget.work();
  expect(forget.forgotten).toEqual([['lamp'], ['lamp']]);
  expect(forget.repeats).toEqual([]);
  expect(await forget.store.depth(queue)).toEqual({ due: 0, waiting: 0 });
});

test('a task of a build that named the thing itself is done', async () => {
  const { store, forgotten, work } = await forgetter();
  await store.commit((unit) => unit.schedule({ queue, id: 'lamp' }));
  await work();
  expect(forgotten).toEqual([['lamp']]);
});
