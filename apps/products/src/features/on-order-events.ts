import { OrderCancelled, OrderConfirmed, OrderCreated, OrderDelivered, OrderShipped } from '@waybill/contracts';
import { on } from '@waybill/messaging';
import { follow, movesUnits } from '../domain/reservation.ts';
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
      // Read for the whole batch at once; each order below then finds them in memory.
      const held = await work.findAll(
        reservations,
        orders.map(({ id }) => id),
      );
      const moving = orders.filter((order) => movesUnits(held.get(order.id), order));
      if (moving.length > 0) await work.findAll(products, productIdsOf(moving));
      for (const event of events) {
        const { order } = event.data;
        const { moved } = await settle(
          work.because(event),
          order,
          (reservation, shelf) => follow(reservation, shelf, order, event.subjectversion),
          { moves: (reservation) => movesUnits(reservation, order) },
        );
        for (const id of moved) work.schedule({ queue: FORGET_PRODUCT, id });
      }
    },
  );
