import '@waybill/testing';
import { expect, test } from 'vitest';
import { rangeOf, seriesOf } from './sales.ts';

const now = new Date('2026-03-01T12:30:00.000Z');

test('without a range it is the last 30 intervals', () => {
  expect(rangeOf({ interval: 'day' }, now)).toEqual({ from: '2026-01-30T12:30:00.000Z', to: now.toISOString() });
  expect(rangeOf({ interval: 'hour' }, now).from).toBe('2026-02-28T06:30:00.000Z');
});

test('a date counts from its beginning', () => {
  expect(rangeOf({ from: '2026-02-01', to: '2026-02-03', interval: 'day' }, now)).toEqual({
    from: '2026-02-01T00:00:00.000Z',
    to: '2026-02-03T00:00:00.000Z',
  });
});

test('a range of more than 1,000 intervals is refused, however long it is', () => {
  expect(() => rangeOf({ from: '0001-01-01', interval: 'hour' }, now)).toRefuseWith('range-too-long', { limit: 1_000 });
  rangeOf({ from: '2026-01-19', to: '2026-03-01', interval: 'hour' }, now);
});

test('every interval is there, also the empty ones, with its sums over all currencies', () => {
  const range = { from: '2026-02-01T10:00:00.000Z', to: '2026-02-03T00:00:00.000Z' };
  const rows = [
    { start: '2026-02-02', currency: 'VND', orders: 1, units: 3, amount: 50_000 },
    { start: '2026-02-02', currency: 'USD', orders: 2, units: 4, amount: 700 },
  ];
  expect(seriesOf(rows, range, 'day')).toEqual([
    { start: '2026-02-01T00:00:00.000Z', orders: 0, units: 0, revenue: [] },
    {
      start: '2026-02-02T00:00:00.000Z',
      orders: 3,
      units: 7,
      revenue: [
        { amount: 700, currency: 'USD' },
        { amount: 50_000, currency: 'VND' },
      ],
    },
  ]);
});

test('a range that ends before it begins is empty', () => {
  const range = rangeOf({ from: '2026-02-03', to: '2026-02-01', interval: 'day' }, now);
  expect(seriesOf([], range, 'day')).toEqual([]);
});
