import { first, red } from '../doctored.ts';

red('stock balances per product', [
  [
    'a unit is lost',
    ({ products }) => {
      first(products).stock = 10;
    },
    /\(c\) Product lamp: 10 initial \+ 3 by hand is not 10 in stock \+ 0 held \+ 2 committed/,
  ],
  [
    'a unit is sold twice',
    ({ products }) => {
      first(products).stock = -1;
    },
    /\(c\) Product lamp is oversold/,
  ],
  [
    'units stay held',
    ({ reservations }) => {
      first(reservations).status = 'held';
    },
    /\(c\) Product lamp still has 2 units held/,
  ],
  [
    'units of a live order are not committed',
    ({ reservations }) => {
      first(reservations).status = 'expired';
    },
    /\(c\) Product lamp has 0 units committed and 2 in orders/,
  ],
  [
    'a reservation stands elsewhere than its order',
    ({ reservations }) => {
      first(reservations).status = 'cancelled';
    },
    /\(c\) Order kept is pending and its reservation cancelled/,
  ],
  [
    'a reservation lags behind its order',
    ({ orders }) => {
      first(orders).version = 2;
    },
    /\(c\) Order kept is at version 2, its reservation at 1/,
  ],
  ['a reservation is gone', ({ reservations }) => reservations.shift(), /\(c\) Order kept has no reservation/],
  [
    'a reservation is committed without an order',
    ({ orders }) => orders.shift(),
    /\(c\) Reservation kept is committed without an order/,
  ],
  [
    'a change by hand was made twice',
    ({ ledgers: { products } }) => products.events.push({ ...first(products.events), id: 'again', sequence: 2 }),
    /\(c\) The change 'delivery' of product lamp, answered with 200, was made 2 times/,
  ],
  [
    'a refused change was made',
    (_, { stockChanges }) => {
      first(stockChanges).status = 409;
    },
    /\(c\) The change 'delivery' of product lamp, answered with 409, was made 1 times/,
  ],
  [
    'another change was made',
    (_, { stockChanges }) => {
      first(stockChanges).change = 4;
    },
    /\(c\) The change 'delivery' of product lamp by 4 became event products-1/,
  ],
  [
    'nobody asked for a change',
    (_, { stockChanges }) => stockChanges.pop(),
    /\(c\) Event products-1 changed product lamp, and nobody asked/,
  ],
  [
    'a product was made twice',
    ({ products }) => products.push({ ...first(products), id: 'twin' }),
    /\(c\) Product twin exists, and nobody was answered with it/,
  ],
]);
