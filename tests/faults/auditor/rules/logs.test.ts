import { first, red } from '../doctored.ts';

red('nothing is parked, dead or left to be done', [
  [
    'an event is parked',
    ({ ledgers }) => ledgers.products.letters.push({ id: 'letter', status: 'parked', by: 'stock', error: 'no' }),
    /\(f\) products has a parked letter letter of stock: no/,
  ],
  ['a task waits', ({ ledgers }) => ledgers.email.tasks.push('email|x'), /\(f\) email still has the task email\|x/],
]);

red('logs are gapless', [
  [
    'a number is missing',
    ({ ledgers: { orders } }) => orders.events.splice(1, 1),
    /\(h\) The log of orders has 3 \(orders-3\) where 2 should be/,
  ],
  [
    'the counter ran ahead',
    ({ ledgers: { orders } }) => {
      orders.counter = 4;
    },
    /\(h\) The log of orders counts 4 events and holds 3/,
  ],
  [
    'an event stands twice',
    ({ ledgers: { orders } }) => {
      first(orders.events.slice(1)).id = 'orders-1';
    },
    /\(h\) The log of orders holds event orders-1 twice/,
  ],
  [
    'a version goes back',
    ({ ledgers: { orders } }) => {
      first(orders.events.slice(1)).subjectversion = 3;
    },
    /\(h\) In the log of orders event orders-3 takes gone back to version 2/,
  ],
]);
