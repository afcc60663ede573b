import { ProductDeleted } from '@waybill/contracts';
import { on } from '@waybill/messaging';
import { UNLINK_PRODUCT } from './unlink-products.ts';

/** Outlives a writer who asked products before the deletion and commits after it. */
const graceMs = 10_000;

/** Has a deleted product taken out of the articles that speak of it. */
export const followProducts = () =>
  on(ProductDeleted, { name: 'products', from: 'beginning' }, async (events, work) => {
    for (const { data } of events) {
      work.schedule({ queue: UNLINK_PRODUCT, id: data.product_id, delayMs: graceMs });
    }
  });
