import { first, red } from '../doctored.ts';

const lost = { status: 409 };

red('every acknowledged order exists exactly once', [
  [
    'an order is lost',
    (books) => books.orders.shift(),
    /\(a\) Order kept, acknowledged under key key-kept, does not exist/,
  ],
  [
    'a key gave two orders',
    (_, { requests }) => first(requests).answers.push({ status: 201, order_id: 'other' }),
    /\(a\) Key key-kept was answered with several orders: kept, other/,
  ],
  [
    'two keys gave one order',
    (_, { requests }) => {
      first(requests.slice(1)).answers = first(requests).answers;
    },
    /\(a\) Order kept was given to two keys, key-kept and key-gone/,
  ],
  [
    'a repeat gets other bytes',
    (_, { requests }) => first(requests).answers.push({ status: 201, order_id: 'kept', text: 'other' }),
    /\(a\) Key key-kept was answered in several ways/,
  ],
  [
    'an order holds what was not wanted',
    (_, { requests }) => {
      first(requests).lines = [{ product_id: 'lamp', quantity: 3 }];
    },
    /\(a\) Order kept holds 2 × lamp for ann; key key-kept wanted 3 × lamp/,
  ],
  [
    'a client never heard',
    (_, { requests }) => {
      first(requests).answers = [{ status: 0 }];
    },
    /\(a\) Key key-kept was never answered in 1 tries/,
  ],
  [
    'a cancellation was forgotten',
    (_, { cancellations }) => cancellations.push({ order_id: 'kept', answers: [{ status: 200 }] }),
    /\(a\) Order kept, whose cancellation was acknowledged, is pending/,
  ],
]);

red('none exists for a request that was only ever refused', [
  [
    'a refused order exists',
    (_, { requests }) => {
      first(requests).answers = [lost];
    },
    /\(b\) Order kept exists, and key key-kept was only ever refused/,
  ],
  [
    'a refusal is kept',
    (_, { requests }) => {
      first(requests).answers = [lost];
    },
    /\(b\) An answer is kept under key key-kept/,
  ],
  [
    'an order nobody wanted exists',
    (_, { requests }) => requests.shift(),
    /\(b\) Order kept exists, and nobody wanted it \(its key: ann\|placeOrder\|key-kept\)/,
  ],
]);
