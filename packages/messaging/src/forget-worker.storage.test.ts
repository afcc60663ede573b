import { testStore } from '@waybill/testing';
import { expect, test } from 'vitest';
import { forgetWorker } from './forget-worker.ts';

test('what changes again while it is being forgotten is forgotten again', async () => {
  const store = await testStore({ collections: [] });
  const schedule = () => store.commit((work) => work.schedule({ queue: 'forget', id: 'lamp' }));
  const forgotten: string[] = [];
  const worker = forgetWorker({
    queue: 'forget',
    store,
    forget: async (ids) => {
      forgotten.push(...ids);
      if (forgotten.length === 1) await schedule();
    },
  });
  await schedule();
  await worker.handle(await store.claim('forget', { limit: 9, leaseMs: 60_000 }));
  await worker.handle(await store.claim('forget', { limit: 9, leaseMs: 60_000 }));
  expect(forgotten).toEqual(['lamp', 'lamp']);
  expect(await store.depth('forget')).toEqual({ due: 0, waiting: 0 });
});
