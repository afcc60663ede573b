import { startService } from '@waybill/service';
import { Settings } from '../../../apps/orders/src/config.ts';
import { createOrderCache } from '../../../apps/orders/src/storage/order-cache.ts';
import { orders } from '../../../apps/orders/src/storage/orders.ts';
import { placePriced } from './place-priced.ts';

/** `orders` with one route and no reaction, to compare it with services that do no more. It is not shipped. */
await startService({
  name: 'orders',
  settings: Settings,
  collections: [orders],
  env: process.env,
  app: (kit, settings) => ({
    routes: [placePriced({ ...kit, cache: createOrderCache(kit.sidecar, settings) })],
  }),
});
