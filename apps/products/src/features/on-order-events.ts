import { OrderCancelled, OrderConfirmed, OrderCreated, OrderDelivered, OrderShipped } from '@waybill/contracts';
import { on } from '@waybill/messaging';
import { follow } from '../domain/reservation.ts';
import { products } from '../storage/products.ts';
import { productIdsOf, reservations, settle } from '../storage/reservations.ts';
import { FORGET_PRODUCT } from './forget-products.ts';

/** Keeps reservations and stock at the highest version of each order [S2, L7]. */
export const followOrders = () =>
  on(
    [OrderCreated, OrderConfirmed, OrderShipped, OrderDelivered, OrderCancelled],
    { name: 'stock', from: 'beginning' },
    async (events, work) => {
      const orders = events.map(({ data }) => data.order);
      const ids = orders.map(({ id }) => id);
      // Read for the whole batch at once; each order below then finds them in memory.
      await Promise.all([work.findAll(reservations, ids), work.findAll(products, productIdsOf(orders))]);
      for (const event of events) {
        const { order } = event.data;
        const { moved } = await settle(work.because(event), order, (reservation, shelf) =>
          follow(reservation, shelf, order, event.subjectversion),
        );
        for (const id of moved) work.schedule({ queue: FORGET_PRODUCT, id });
      }
    },
  );
