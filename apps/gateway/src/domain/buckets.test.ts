import { expect, test } from 'vitest';
import { addressKey, createBuckets } from './buckets.ts';

function setup(perMinute: number) {
  const time = { nowMs: 0 };
  return { time, buckets: createBuckets({ perMinute, clock: { monotonicMs: () => time.nowMs } }) };
}

test('a minute holds its limit, and says when there is more', () => {
  const { buckets, time } = setup(60);
  for (let taken = 1; taken <= 60; taken += 1)
    expect(buckets.take('a')).toMatchObject({ allowed: true, remaining: 60 - taken });
  expect(buckets.take('a')).toEqual({
    allowed: false,
    limit: 60,
    remaining: 0,
    resetSeconds: 60,
    retryAfterSeconds: 1,
  });
  time.nowMs += 1_000;
  expect(buckets.take('a').allowed).toBe(true);
  expect(buckets.take('a').allowed).toBe(false);
});

test('one key does not spend the limit of another', () => {
  const { buckets } = setup(1);
  expect(buckets.take('a').allowed).toBe(true);
  expect(buckets.take('a').allowed).toBe(false);
  expect(buckets.take('b').allowed).toBe(true);
});

test('refused requests spend nothing', () => {
  const { buckets, time } = setup(60);
  for (let taken = 0; taken < 200; taken += 1) buckets.take('a');
  time.nowMs += 60_000;
  expect(buckets.take('a').remaining).toBe(59);
});

test('any number of keys takes bounded memory: the one quiet longest is forgotten', () => {
  const { buckets } = setup(1);
  buckets.take('first');
  for (let key = 0; key < 50_000; key += 1) buckets.take(String(key));
  expect(buckets.take('first').allowed).toBe(true);
});

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
])('the address %s counts as %s', (address, key) => {
  expect(addressKey(address)).toBe(key);
});
