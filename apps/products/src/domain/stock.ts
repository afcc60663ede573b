import { type Decision, ProductStockUpdated, Refusal, STOCK_LIMIT, unchanged } from '@waybill/contracts';
import { onSale, type Product } from './product.ts';

/** A change by hand: so many units more or less, or a number counted on the shelf. */
export type StockChange = { change: number } | { quantity: number };

/** Only changes by hand publish `product.stock_updated`; reservations move the stock without it [S5]. */
export function changeStock(product: Product, wanted: StockChange, reason: string): Decision<Product> {
  const { id, stock } = onSale(product);
  const quantity = 'change' in wanted ? stock + wanted.change : wanted.quantity;
  if (quantity < 0) throw new Refusal('stock-below-zero', { product_id: id, available: stock });
  if (quantity > STOCK_LIMIT) throw new Refusal('stock-too-large', { limit: STOCK_LIMIT });
  if (quantity === stock) return unchanged(product);
  return {
    document: { ...product, stock: quantity },
    events: [ProductStockUpdated({ product_id: id, old_quantity: stock, new_quantity: quantity, reason })],
  };
}
