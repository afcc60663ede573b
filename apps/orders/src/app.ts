import type { App } from '@waybill/service';
import type { Settings } from './config.ts';
import { cancelOrder, deleteOrder } from './features/cancel-order.ts';
import { changeOrderStatus } from './features/change-order-status.ts';
import { exportOrders } from './features/export-orders.ts';
import { forgetOrders } from './features/forget-orders.ts';
import { getOrder } from './features/get-order.ts';
import { listOrders } from './features/list-orders.ts';
import { cancelRejected } from './features/on-stock-rejected.ts';
import { orderStats } from './features/order-stats.ts';
import { orderTimeline } from './features/order-timeline.ts';
import { placeOrder } from './features/place-order.ts';
import { createCustomers } from './neighbours/customers.ts';
import { createStock } from './neighbours/stock.ts';
import { createOrderCache } from './storage/order-cache.ts';
import { orders } from './storage/orders.ts';

export const collections = [orders];

export const app: App<Settings> = (kit, settings) => {
  const needs = {
    ...kit,
    stock: createStock(kit),
    customers: createCustomers(kit),
    cache: createOrderCache(kit.sidecar, settings),
  };
  return {
    // Fixed paths stand before those with an id.
    routes: [
      orderStats(needs),
      exportOrders(needs),
      listOrders(needs),
      placeOrder(needs),
      getOrder(needs),
      orderTimeline(needs),
      ...changeOrderStatus(needs),
      cancelOrder(needs),
      deleteOrder(needs),
    ],
    reactions: [cancelRejected(needs)],
    workers: [forgetOrders(needs)],
  };
};
