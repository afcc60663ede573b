import { expect, test } from 'vitest';
import { quantile, spreadOf } from './statistics.ts';

test('a quantile is the least value that so many stay at or below', () => {
  const values = Array.from({ length: 100 }, (_, index) => index + 1);
  expect(quantile(values, 0.5)).toBe(50);
  expect(quantile(values, 0.99)).toBe(99);
  expect(quantile(values, 1)).toBe(100);
  expect(quantile([7], 0.99)).toBe(7);
});

test('of nothing measured everything is 0', () => {
  expect(quantile([], 0.5)).toBe(0);
  expect(spreadOf([])).toEqual({ median: 0, least: 0, most: 0 });
});

test('the median is the middle, or between the two in the middle, whatever the order', () => {
  expect(spreadOf([9, 1, 5])).toEqual({ median: 5, least: 1, most: 9 });
  expect(spreadOf([4, 1, 10, 2])).toEqual({ median: 3, least: 1, most: 10 });
});
