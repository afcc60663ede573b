import { expect, test } from 'vitest';
import { written } from './callers.ts';

test.each([
  [{ amount: 1_999, currency: 'USD' }, '$19.99'],
  [{ amount: 450_000, currency: 'VND' }, '450.000 ₫'],
  [{ amount: 5, currency: 'JPY' }, '¥5'],
])('%o is written %s', (money, text) => {
  expect(written(money).replaceAll('\u00a0', ' ')).toBe(text);
});
