import { expect, test } from 'vitest';
import { copyRow } from './copy-row.ts';

const names = new Map([
  ['id-1', 'id-2'],
  ['linh', 'alex'],
]);

test('a copy has its own names wherever they stand, and everything else of its original', () => {
  const row = {
    _id: 'id-1',
    lines: [{ order: 'id-1', quantity: 3 }],
    key: 'linh|placeOrder|1',
    answer: { body: '{"id":"id-1"}' },
  };
  expect(copyRow(row, names, 0)).toEqual({
    _id: 'id-2',
    lines: [{ order: 'id-2', quantity: 3 }],
    key: 'alex|placeOrder|1',
    answer: { body: '{"id":"id-2"}' },
  });
  expect(row._id).toBe('id-1');
});

test('times are earlier, as texts and as dates', () => {
  const at = new Date('2026-01-02T03:04:05.006Z');
  expect(copyRow({ at, created_at: at.toISOString(), none: null }, names, 1_000)).toEqual({
    at: new Date('2026-01-02T03:04:04.006Z'),
    created_at: '2026-01-02T03:04:04.006Z',
    none: null,
  });
});
