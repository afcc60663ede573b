import { forgetWorker } from '@waybill/messaging';
import type { Kit } from '@waybill/service';
import type { OrderCache } from '../storage/order-cache.ts';

export const FORGET_ORDER = 'forget-order';

/** Takes orders out of the cache after a reaction changed them. */
export const forgetOrders = ({ store, cache }: Pick<Kit, 'store'> & { cache: OrderCache }) =>
  forgetWorker({ queue: FORGET_ORDER, store, forget: (ids) => cache.forget(...ids) });
