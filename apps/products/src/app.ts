import type { App } from '@waybill/service';
import type { Settings } from './config.ts';
import { patchStock } from './features/change-stock.ts';
import { commitReservations } from './features/commit-reservations.ts';
import { createProduct } from './features/create-product.ts';
import { deleteProduct } from './features/delete-product.ts';
import { expireReservations } from './features/expire-reservations.ts';
import { forgetProducts } from './features/forget-products.ts';
import { getProduct } from './features/get-product.ts';
import { listCategories } from './features/list-categories.ts';
import { listProducts } from './features/list-products.ts';
import { followOrders } from './features/on-order-events.ts';
import { productStats } from './features/product-stats.ts';
import { readProducts } from './features/read-products.ts';
import { replaceProduct } from './features/replace-product.ts';
import { reserveStock } from './features/reserve-stock.ts';
import { updateProduct } from './features/update-product.ts';
import { createActors } from './neighbours/actors.ts';
import { skus } from './storage/catalogue.ts';
import { createProductCache } from './storage/product-cache.ts';
import { products } from './storage/products.ts';
import { reservationGauges } from './storage/reservation-gauges.ts';
import { reservations } from './storage/reservations.ts';

export const collections = [products, skus, reservations];

export const app: App<Settings> = (kit, settings) => {
  const needs = { ...kit, catalogue: createProductCache(kit.sidecar, settings), actors: createActors(kit) };
  return {
    // Fixed paths stand before those with an id.
    routes: [
      listCategories(needs),
      productStats(needs),
      listProducts(needs),
      createProduct(needs),
      getProduct(needs),
      replaceProduct(needs),
      updateProduct(needs),
      deleteProduct(needs),
      patchStock(needs),
      reserveStock(needs, settings),
      commitReservations(needs),
      readProducts(needs),
    ],
    reactions: [followOrders()],
    workers: [forgetProducts(needs)],
    periodic: [expireReservations(needs)],
    gauges: reservationGauges(needs),
  };
};
