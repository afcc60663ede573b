import {
  type OrderFacts,
  type OrderLine,
  Refusal,
  type ReservationRequest,
  sameMoney,
  sum,
  times,
} from '@waybill/contracts';
import { onSale, type Shelf } from './product.ts';

type Priced = Pick<OrderFacts, 'lines' | 'total'>;

/**
 * Names and prices for every line, from the shelf, or the ones frozen when the units were held first. What the customer
 * expects to pay is compared here, before anything is held [S1].
 */
export function price({ lines: wanted, total: expected }: ReservationRequest, source: Shelf | Priced): Priced {
  const { lines, total } = 'lines' in source ? source : fromShelf(wanted, source);
  if (expected && !sameMoney(expected, total)) {
    throw new Refusal('price-changed', { actual: total.amount, currency: total.currency });
  }
  return { lines, total };
}

function fromShelf(wanted: ReservationRequest['lines'], shelf: Shelf): Priced {
  const lines = wanted.map(({ product_id, quantity }): OrderLine => {
    const product = shelf.get(product_id);
    if (!product) throw new Refusal('product-not-found', { product_id });
    const { name, price: unitPrice } = onSale(product);
    return { product_id, product_name: name, quantity, unit_price: unitPrice, total_price: times(unitPrice, quantity) };
  });
  if (new Set(lines.map(({ unit_price }) => unit_price.currency)).size > 1) throw new Refusal('mixed-currencies');
  return { lines, total: sum(lines.map((line) => line.total_price)) };
}
