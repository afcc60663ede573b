import { type ProductCard, ReadProductsAnswer, Refusal } from '@waybill/contracts';
import { coalesce } from '@waybill/runtime';
import type { Sidecar } from '@waybill/sidecar';

/** The products that articles speak of. Its calls throw `Unreachable` where products is away. */
export interface Shop {
  /** Refuses with `product-unknown` unless every one of them is in the catalogue. */
  check(ids: readonly string[]): Promise<void>;
  /** Names and prices of those that are in the catalogue, in the order of `ids`. */
  cards(ids: readonly string[]): Promise<ProductCard[]>;
}

/** The most that products answers at once. */
const maxIds = 500;

export function createShop({ sidecar }: { sidecar: Pick<Sidecar, 'invoke'> }, namesTimeoutMs: number): Shop {
  const read = async (ids: readonly string[], deadlineMs?: number) => {
    const { products } = await sidecar.invoke({
      app: 'products',
      path: '/internal/products/read',
      body: { ids },
      returns: ReadProductsAnswer,
      ...(deadlineMs !== undefined && { deadlineMs }),
    });
    return new Map(products.map((product) => [product.id, product]));
  };

  /** Readers who come together ask together, 20 ids each at the most. */
  const together = coalesce(
    async (wanted: readonly (readonly string[])[]) => {
      const found = await read([...new Set(wanted.flat())], namesTimeoutMs);
      return wanted.map((ids) => ({ value: ids.flatMap((id) => found.get(id) ?? []) }));
    },
    { maxBatch: maxIds / 20 },
  );

  return {
    async check(ids) {
      if (ids.length === 0) return;
      const found = await read([...new Set(ids)]);
      const unknown = ids.find((id) => !found.has(id));
      if (unknown !== undefined) throw new Refusal('product-unknown', { product_id: unknown });
    },
    cards: async (ids) => (ids.length === 0 ? [] : together(ids)),
  };
}
