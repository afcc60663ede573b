import fc from 'fast-check';
import { expect, test } from 'vitest';
import { coalesce, type Outcome } from './coalesce.ts';
import { currentContext, withContext } from './context.ts';

const tick = () => new Promise((resolve) => setImmediate(resolve));

test('a call that comes alone runs alone, at the end of its turn', async () => {
  const batches: number[][] = [];
  const double = coalesce(async (items: readonly number[]) => {
    batches.push([...items]);
    return items.map((item) => ({ value: item * 2 }));
  });
  const first = double(1);
  await tick();
  expect(batches).toEqual([[1]]);
  expect(await first).toBe(2);
  expect(await double(2)).toBe(4);
  expect(batches).toEqual([[1], [2]]);
});

test('what comes in one turn goes together, and so does what arrives while a batch is under way', async () => {
  const sizes: number[] = [];
  const run = async (items: readonly number[]) => {
    await tick();
    return items.map((value) => ({ value }));
  };
  const call = coalesce(run, { onBatch: (size) => sizes.push(size) });
  const first = [1, 2].map(call);
  await tick();
  await Promise.all([...first, ...[3, 4, 5].map(call)]);
  expect(sizes).toEqual([2, 3]);
});

test('a refusal reaches the caller of its item only', async () => {
  const call = coalesce(async (items: readonly number[]): Promise<Outcome<number>[]> => {
    await tick();
    return items.map((item) => (item % 2 ? { error: new Error(`odd ${item}`) } : { value: item }));
  });
  const results = await Promise.allSettled([0, 1, 2, 3].map(call));
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected']);
});

test('a batch that is answered with too few outcomes fails for all of its callers', async () => {
  const call = coalesce(async () => []);
  await expect(call(1)).rejects.toThrow('answer one per item');
});

test('a batch runs under its callers’ correlation id where they share one, under none otherwise', async () => {
  const seen: (string | undefined)[] = [];
  const call = coalesce(async (items: readonly number[]) => {
    seen.push(currentContext().correlationId);
    await tick();
    return items.map((value) => ({ value }));
  });
  const as = (correlationId: string, item: number) => withContext({ correlationId }, () => call(item));
  await as('a', 1);
  await Promise.all([as('b', 2), as('b', 3)]);
  await Promise.all([as('b', 2), as('c', 3)]);
  expect(seen).toEqual(['a', 'b', undefined]);
});

test('each item is run exactly once and in order, within the limits, and errors stay inside their batch', async () => {
  const scenario = fc.record({
    items: fc.array(fc.record({ waitTicks: fc.nat(3), fails: fc.boolean() }), { minLength: 1, maxLength: 60 }),
    maxBatch: fc.integer({ min: 1, max: 8 }),
    maxInFlight: fc.integer({ min: 1, max: 3 }),
    failingBatches: fc.array(fc.nat(20)),
  });
  await fc.assert(
    fc.asyncProperty(scenario, async ({ items, maxBatch, maxInFlight, failingBatches }) => {
      const batches: number[][] = [];
      let inFlight = 0;
      const call = coalesce(
        async (indexes: readonly number[]): Promise<Outcome<number>[]> => {
          const batch = batches.push([...indexes]) - 1;
          inFlight += 1;
          expect(inFlight).toBeLessThanOrEqual(maxInFlight);
          expect(indexes.length).toBeLessThanOrEqual(maxBatch);
          for (let ticks = batch % 3; ticks > 0; ticks--) await tick();
          inFlight -= 1;
          if (failingBatches.includes(batch)) throw new Error(`batch ${batch}`);
          return indexes.map((index) =>
            items[index]?.fails ? { error: new Error(`item ${index}`) } : { value: index },
          );
        },
        { maxBatch, maxInFlight },
      );

      const results: Promise<PromiseSettledResult<number>>[] = [];
      for (const [index, { waitTicks }] of items.entries()) {
        for (let ticks = waitTicks; ticks > 0; ticks--) await tick();
        results.push(Promise.allSettled([call(index)]).then(([result]) => result));
      }
      const settled = await Promise.all(results);

      expect(batches.flat()).toEqual(items.map((_, index) => index));
      for (const [index, result] of settled.entries()) {
        const batch = batches.findIndex((members) => members.includes(index));
        const expected = failingBatches.includes(batch)
          ? `batch ${batch}`
          : items[index]?.fails
            ? `item ${index}`
            : index;
        expect(result.status === 'fulfilled' ? result.value : result.reason.message).toBe(expected);
      }
    }),
    { numRuns: 60 },
  );
});
