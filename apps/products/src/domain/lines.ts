import type { WantedLine } from '@waybill/contracts';
import type { Shelf } from './product.ts';

/** Units by product; equal products in two lines add up [S1]. */
export function unitsOf(lines: readonly Pick<WantedLine, 'product_id' | 'quantity'>[]): Map<string, number> {
  const units = new Map<string, number>();
  for (const { product_id, quantity } of lines) units.set(product_id, (units.get(product_id) ?? 0) + quantity);
  return units;
}

/** The first product of which there is too little, as the parameters of `insufficient-stock`; undefined when all is there. */
export function unmetBy(shelf: Shelf, lines: readonly WantedLine[]) {
  for (const [product_id, requested] of unitsOf(lines)) {
    const available = shelf.get(product_id)?.stock ?? 0;
    if (available < requested) return { product_id, available, requested };
  }
  return undefined;
}
