import { z } from 'zod';

const currencies = new Set(Intl.supportedValuesOf('currency'));

/** ISO 4217 code in capitals, such as `USD` or `VND`. */
export const Currency = z
  .string()
  .regex(/^[A-Z]{3}$/)
  .refine((code) => currencies.has(code), 'not an ISO 4217 currency');

/**
 * An amount in the currency's minor units: `{ amount: 1999, currency: 'USD' }` is 19.99 US dollars, and
 * `{ amount: 1999, currency: 'VND' }` is 1,999 đồng, which has no minor unit.
 */
export const Money = z.strictObject({ amount: z.int().min(0), currency: Currency });
export type Money = z.infer<typeof Money>;

/**
 * The price of one unit. Its ceiling keeps the largest order (50 lines of 10,000 units) an exact integer.
 */
export const Price = z.strictObject({ amount: z.int().min(0).max(10_000_000_000), currency: Currency });

/** The number of digits after the point, by ISO 4217: 2 for USD, 0 for VND. */
export function minorUnits(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/** `price` taken `quantity` times. */
export function times(price: Money, quantity: number): Money {
  return { amount: price.amount * quantity, currency: price.currency };
}

/** The sum of amounts in one currency. Throws on an empty list and on mixed currencies: both are the caller's mistake. */
export function sum(amounts: readonly Money[]): Money {
  const [first] = amounts;
  if (!first) throw new RangeError('sum() needs at least one amount');
  if (amounts.some((money) => money.currency !== first.currency)) throw new RangeError('sum() needs one currency');
  return { amount: amounts.reduce((total, money) => total + money.amount, 0), currency: first.currency };
}

export const sameMoney = (a: Money, b: Money): boolean => a.amount === b.amount && a.currency === b.currency;
