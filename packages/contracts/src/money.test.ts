import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Currency, Money, minorUnits, Price, sum, times } from './money.ts';

test('the đồng has no minor unit and the dollar has two digits', () => {
  expect(minorUnits('VND')).toBe(0);
  expect(minorUnits('USD')).toBe(2);
});

test('an unknown currency and a fraction of a minor unit are refused', () => {
  expect(Currency.safeParse('XQQ').success).toBe(false);
  expect(Money.safeParse({ amount: 1.5, currency: 'USD' }).success).toBe(false);
  expect(Money.safeParse({ amount: 1, currency: 'usd' }).success).toBe(false);
});

test('the largest order at the highest price is still an exact integer', () => {
  const highest = Price.parse({ amount: 10_000_000_000, currency: 'USD' });
  const total = sum(Array.from({ length: 50 }, () => times(highest, 10_000)));
  expect(Number.isSafeInteger(total.amount)).toBe(true);
});

test('a sum does not depend on the order of its lines', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1_000_000), { minLength: 1 }), (amounts) => {
      const money = amounts.map((amount) => ({ amount, currency: 'USD' }));
      expect(sum(money)).toEqual(sum(money.toReversed()));
    }),
  );
});

test('currencies are never mixed silently', () => {
  expect(() =>
    sum([
      { amount: 1, currency: 'USD' },
      { amount: 1, currency: 'VND' },
    ]),
  ).toThrow('one currency');
});
