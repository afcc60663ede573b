import { first, red } from '../doctored.ts';

red('money is equal to the cent', [
  [
    'a stale price is charged',
    (_, { products }) => {
      first(products).prices = [{ amount: 501, currency: 'USD' }];
    },
    /\(g\) Order kept charges 500 USD for product lamp, which costs 501 USD/,
  ],
  [
    'a line does not multiply',
    ({ orders }) => {
      first(first(orders).lines).total_price = { amount: 999, currency: 'USD' };
    },
    /\(g\) Order kept charges 999 USD for 2 × 500 USD of lamp/,
  ],
  [
    'lines do not add up',
    ({ orders }) => {
      first(orders).total = { amount: 1_001, currency: 'USD' };
    },
    /\(g\) Order kept has lines of 1000 and a total of 1001 USD/,
  ],
  [
    'the client was told another sum',
    (_, { requests }) => {
      first(requests).answers = [{ status: 201, order_id: 'kept', total: { amount: 1, currency: 'USD' } }];
    },
    /\(g\) Order kept was answered with 1 USD and holds 1000 USD/,
  ],
  [
    'revenue is off by a cent',
    ({ known }) => {
      known.summary = { by_status: { pending: 1, cancelled: 1 }, revenue: { USD: { amount: 1_001, orders: 1 } } };
    },
    /\(g\) The summary says 1001 USD of 1 orders; it is 1000 of 1/,
  ],
]);
