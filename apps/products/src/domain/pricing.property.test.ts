import { OrderFacts } from '@waybill/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aProduct, idOf, shelfOf } from '../testing.ts';
import { price } from './pricing.ts';

const dearest = 10_000_000_000;
const most = 10_000;

/** As many lines as an order may have, of products at any price. */
const basket = fc
  .array(fc.record({ amount: fc.integer({ min: 0, max: dearest }), quantity: fc.integer({ min: 1, max: most }) }), {
    minLength: 1,
    maxLength: 50,
  })
  .map((lines) => {
    const products = lines.map(({ amount }, index) =>
      aProduct({ id: idOf(`product ${index}`), price: { amount, currency: 'VND' } }),
    );
    const wanted = lines.map(({ quantity }, index) => ({ product_id: products[index]?.id ?? '', quantity }));
    return { products, wanted };
  });

test('an order’s total is the sum of its lines, to the last minor unit, however large: no amount is a fraction [S1]', () => {
  fc.assert(
    fc.property(basket, ({ products, wanted }) => {
      const { lines, total } = price({ id: idOf('order'), lines: wanted }, shelfOf(...products));
      // Counted in integers of any size, which rounding cannot reach.
      const exact = wanted.map(({ quantity }, index) => BigInt(products[index]?.price.amount ?? 0) * BigInt(quantity));
      expect(lines.map(({ total_price }) => BigInt(total_price.amount))).toEqual(exact);
      expect(BigInt(total.amount)).toBe(exact.reduce((sum, amount) => sum + amount, 0n));
      expect(
        [total, ...lines.map((line) => line.total_price)].every(({ amount }) => Number.isSafeInteger(amount)),
      ).toBe(true);
      const facts = { id: idOf('order'), user_id: idOf('ann'), status: 'pending', lines, total };
      expect(OrderFacts.parse(facts).total).toEqual(total);
    }),
    { numRuns: 500, examples: [[dearestBasket()]] },
  );
});

/** The largest order that can be asked for. */
function dearestBasket() {
  const product = aProduct({ id: idOf('dearest'), price: { amount: dearest, currency: 'VND' } });
  const lines = Array.from({ length: 50 }, () => ({ product_id: product.id, quantity: most }));
  return { products: lines.map(() => product), wanted: lines };
}
