import { forgetWorker } from '@waybill/messaging';
import type { Kit } from '@waybill/service';
import type { ProductCache } from '../storage/product-cache.ts';

export const FORGET_PRODUCT = 'forget-product';

/** Takes products out of the cache after a reaction moved their stock. */
export const forgetProducts = ({ store, catalogue }: Pick<Kit, 'store'> & { catalogue: ProductCache }) =>
  forgetWorker({ queue: FORGET_PRODUCT, store, forget: catalogue.forget });
