import { testStore } from '@waybill/testing';
import { expect, test, vi } from 'vitest';
import { createConsumer } from './consume.ts';
import { backoffMs, deadLetters, parkedQueue } from './dead-letters.ts';
import { retryParked } from './retry-parked.ts';
import { accounts, CoinsDeposited, deposit } from './testing.ts';
import { on } from './types.ts';

test('[L8] retries wait twice as long each time: 2, 4, 8, 16, 32 s, each a fifth more or less', () => {
  for (const [index, seconds] of [2, 4, 8, 16, 32, 32].entries()) {
    const waits = Array.from({ length: 200 }, () => backoffMs(index + 1) / 1_000);
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(seconds * 0.8);
    expect(Math.max(...waits)).toBeLessThanOrEqual(seconds * 1.2);
  }
  expect(backoffMs(1, 100)).toBeLessThanOrEqual(120);
});

test('[L8] a parked event waits for its first retry, and again for the next', async () => {
  const store = await testStore({ app: 'analytics', collections: [accounts, deadLetters] });
  const reaction = on(CoinsDeposited, { name: 'unlucky', from: 'beginning' }, async () => {
    throw new Error('unlucky');
  });
  await deposit(store, 'ann', 1);
  await createConsumer({ store, observer: {}, firstRetryMs: 500 }).consume(reaction, store.published);
  expect(await store.depth(parkedQueue)).toEqual({ due: 0, waiting: 1 });
  await vi.waitFor(async () => expect(await store.depth(parkedQueue)).toMatchObject({ due: 1 }), { timeout: 10_000 });
  const worker = retryParked({ store, reactions: [reaction], observer: {}, firstRetryMs: 60_000 });
  await worker.handle(await store.claim(parkedQueue, { limit: 1, leaseMs: 1 }));
  expect(await store.depth(parkedQueue)).toEqual({ due: 0, waiting: 1 });
});
