import type { Clock } from '@waybill/runtime';
import { expect, test } from 'vitest';
import { quiet, testMetrics } from '../testing.ts';
import { createCaches, storedKey } from './cache.ts';
import type { CacheStore, Entry } from './cache-store.ts';

function setup() {
  const entries = new Map<string, Entry>();
  const asked = { get: 0, fill: 0, bury: 0 };
  const state = { broken: false, nowMs: 0 };
  const trip = (name: keyof typeof asked) => {
    asked[name] += 1;
    if (state.broken) throw new Error('the store is away');
  };
  const store: CacheStore = {
    async get(key) {
      trip('get');
      return entries.get(key);
    },
    async fill(key, value) {
      trip('fill');
      if (!entries.has(key)) entries.set(key, { value });
    },
    async bury(key) {
      trip('bury');
      entries.set(key, { buried: true });
    },
  };
  const clock: Clock = {
    now: () => new Date(state.nowMs),
    monotonicMs: () => state.nowMs,
    sleep: async () => undefined,
  };
  const metrics = testMetrics();
  const cache = createCaches({ store, clock, logger: quiet, metrics })('product');
  const forget = () => entries.clear();
  return { cache, asked, state, entries, metrics, forget };
}

const later = <T>() => {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  return { promise, resolve };
};
const settled = () => new Promise((resolve) => setImmediate(resolve));

test('the first read loads and fills, the second is a hit', async () => {
  const { cache, metrics } = setup();
  expect(await cache.through('1', async () => 'a')).toEqual({ value: 'a', outcome: 'MISS' });
  expect(await cache.through('1', async () => 'b')).toEqual({ value: 'a', outcome: 'HIT' });
  expect(await metrics.text()).toContain('waybill_cache_requests_total{prefix="product",outcome="hit",app="test"} 1');
});

test('those who ask at once share one load', async () => {
  const { cache } = setup();
  let loads = 0;
  const load = async () => {
    loads += 1;
    return loads;
  };
  const values = await Promise.all([1, 2, 3].map(() => cache.through('1', load)));
  expect(values.map(({ value }) => value)).toEqual([1, 1, 1]);
});

test('false, zero, empty and null are kept, undefined is not', async () => {
  const { cache } = setup();
  for (const [key, value] of Object.entries({ a: false, b: 0, c: '', d: null })) {
    await cache.through(key, async () => value as unknown);
    expect(await cache.through(key, async () => 'other' as unknown)).toEqual({ value, outcome: 'HIT' });
  }
  await cache.through('e', async () => undefined);
  expect(await cache.through('e', async () => 'found')).toEqual({ value: 'found', outcome: 'MISS' });
});

test('a load that fails reaches its callers and is not kept', async () => {
  const { cache } = setup();
  await expect(cache.through('1', () => Promise.reject(new Error('no database')))).rejects.toThrow('no database');
  expect((await cache.through('1', async () => 'a')).outcome).toBe('MISS');
});

test('after a change nothing older is served or filled while the tombstone stands', async () => {
  const { cache, entries } = setup();
  await cache.through('1', async () => 'old');
  await cache.invalidate('1');
  expect(await cache.through('1', async () => 'new')).toEqual({ value: 'new', outcome: 'MISS' });
  expect(entries.get('product:1')).toEqual({ buried: true });
});

test('a key that changes all the time costs one tombstone in five seconds, and one always stands [S6]', async () => {
  const { cache, state, asked, entries } = setup();
  const changed: number[] = [];
  for (; state.nowMs < 20_000; state.nowMs += 500) {
    const before = asked.bury;
    await Promise.all([cache.invalidate('1'), cache.invalidate('1')]);
    if (asked.bury > before) changed.push(state.nowMs);
    expect(entries.get('product:1')).toEqual({ buried: true });
  }
  expect(changed).toEqual([0, 5_000, 10_000, 15_000]);
});

test('after a failure of the store no older tombstone is trusted', async () => {
  const { cache, state, asked, forget } = setup();
  await cache.invalidate('1');
  state.broken = true;
  await cache.through('2', async () => 'x');
  state.broken = false;
  forget();
  await cache.invalidate('1');
  expect(asked.bury).toBe(2);
});

test('a load under way when the change comes neither fills nor serves those who ask after it', async () => {
  const { cache, forget } = setup();
  const loading = later<string>();
  const before = cache.through('1', () => loading.promise);
  await settled();
  await cache.invalidate('1');
  forget();
  const after = cache.through('1', async () => 'new');
  loading.resolve('old');
  expect((await before).value).toBe('old');
  expect((await after).value).toBe('new');
  expect((await cache.through('1', async () => 'newer')).value).toBe('new');
});

test('a load of more than a second does not fill', async () => {
  const { cache, state, asked } = setup();
  await cache.through('1', async () => {
    state.nowMs += 1_001;
    return 'slow';
  });
  expect(asked.fill).toBe(0);
});

test('a broken store is a miss, and after five failures is left alone for two seconds', async () => {
  const { cache, state, asked } = setup();
  state.broken = true;
  for (let read = 0; read < 50; read += 1) expect((await cache.through('1', async () => read)).value).toBe(read);
  expect(asked.get).toBe(5);
  expect(cache.healthy()).toBe(false);
  state.nowMs += 2_001;
  await Promise.all(['1', '2', '3'].map((key) => cache.through(key, async () => key)));
  expect(asked.get).toBe(6);
  state.broken = false;
  state.nowMs += 2_001;
  await cache.through('1', async () => 'a');
  expect((await cache.through('1', async () => 'b')).outcome).toBe('HIT');
  expect(cache.healthy()).toBe(true);
});

test('a tombstone that could not be written is written when the store is back, and its key is not read before', async () => {
  const { cache, state, entries } = setup();
  await cache.through('1', async () => 'old');
  state.broken = true;
  await expect(cache.invalidate('1')).resolves.toBeUndefined();
  state.broken = false;
  expect(await cache.through('1', async () => 'new')).toEqual({ value: 'new', outcome: 'MISS' });
  expect(entries.get('product:1')).toEqual({ buried: true });
});

test('an owed tombstone is written by the first answer to any other key', async () => {
  const { cache, state, entries } = setup();
  await cache.through('1', async () => 'old');
  state.broken = true;
  await cache.invalidate('1');
  state.broken = false;
  await cache.through('2', async () => 'x');
  await settled();
  expect(entries.get('product:1')).toEqual({ buried: true });
});

test.each([
  ['plain', 'user:1-a.b_c', 'p:user:1-a.b_c'],
  ['what Dapr or a URL would read otherwise', 'a||b/c?d e%', 'p:a~7c~~7c~b~2f~c~3f~d~20~e~25~'],
])('keys are stored safely: %s', (_name, key, stored) => {
  expect(storedKey('p', key)).toBe(stored);
});

test('long keys are stored as a digest, different ones apart', () => {
  const [one, two] = ['1', '2'].map((end) => storedKey('p', 'x'.repeat(300) + end));
  expect(one).not.toBe(two);
  expect(one?.length).toBeLessThan(80);
});
