import { first, red } from '../doctored.ts';
import { notificationOf } from './messages.ts';

const told = notificationOf('orders-1');

red('each event has exactly one effect per reaction', [
  [
    'an event was not handled',
    ({ ledgers }) => ledgers.products.inbox.shift(),
    /\(d\) products\/stock has not handled event orders-1 \(order.created of kept\)/,
  ],
  [
    'something was handled that is in no log',
    ({ ledgers }) => ledgers.products.inbox.push({ reaction: 'stock', event: 'ghost', source: 'orders', sequence: 9 }),
    /\(d\) products\/stock handled ghost \(orders 9\), which is not in the log/,
  ],
  [
    'a reaction is not audited',
    ({ ledgers }) => ledgers.products.cursors.push({ reaction: 'new', source: 'orders', sequence: 0 }),
    /\(d\) products has a reaction new that the auditor does not know/,
  ],
  [
    'an order was created twice by the log',
    ({ ledgers: { orders } }) => orders.events.push({ ...first(orders.events), id: 'again' }),
    /\(d\) Order kept was created 2 times by the log/,
  ],
  [
    'an order is further than its log',
    ({ orders }) => {
      first(orders).status = 'confirmed';
    },
    /\(d\) Order kept is confirmed at version 1; its last event orders-1 says pending at 1/,
  ],
  [
    'the log tells of an order that is not there',
    ({ orders }) => orders.shift(),
    /\(d\) The log tells of order kept, which does not exist/,
  ],
  [
    'the trail lacks an event',
    ({ known }) => known.trail.shift(),
    /\(d\) The trail lacks event users-1 \(user.created\)/,
  ],
  [
    'the trail tells otherwise',
    ({ known }) => {
      first(known.trail).subject = 'bob';
    },
    /\(d\) The trail's entry users-1 is not what the log says/,
  ],
  [
    'nobody is told of an event',
    ({ notifications }) =>
      notifications.splice(
        notifications.findIndex(({ id }) => id === told),
        1,
      ),
    /\(d\) Nobody is told of event orders-1 \(order.created of kept\)/,
  ],
  [
    'an event is told of by another message',
    ({ notifications }) => {
      first(notifications).template_code = 'order-status';
    },
    /\(d\) Event users-1 \(user.created\) is told of by order-status/,
  ],
  [
    'a message has no cause',
    ({ notifications }) => notifications.push({ ...first(notifications), id: 'ghost' }),
    /\(d\) Notification ghost \(welcome\) has no cause/,
  ],
  [
    'a message waits',
    ({ notifications }) => {
      first(notifications).status = 'queued';
    },
    /\(d\) Notification \S+ is queued/,
  ],
  ['a message has no delivery', ({ deliveries }) => deliveries.shift(), /\(d\) Notification \S+ has no delivery/],
  [
    'a delivery is not where its message is',
    ({ deliveries }) => {
      first(deliveries).status = 'sending';
    },
    /\(d\) Notification \S+ is sent and its delivery sending/,
  ],
  [
    'a delivery tried more often than its message knows',
    ({ deliveries }) => {
      first(deliveries).attempts = [];
    },
    /\(d\) Notification \S+ knows of attempts 1 sent; its delivery of \./,
  ],
  [
    'a delivery has no message',
    ({ deliveries }) => deliveries.push({ ...first(deliveries), id: 'ghost' }),
    /\(d\) Delivery ghost has no notification/,
  ],
  [
    'analytics lags',
    ({ known }) => {
      first(known.orders).order_version = 0;
    },
    /\(d\) Analytics knows order kept as pending at 0/,
  ],
  [
    'analytics knows a ghost',
    ({ known }) => known.orders.push({ ...first(known.orders), id: 'ghost' }),
    /\(d\) Analytics knows order ghost, which does not exist/,
  ],
  [
    'analytics counts twice',
    ({ known }) => {
      known.summary = { by_status: { pending: 2, cancelled: 1 }, revenue: { USD: { amount: 1_000, orders: 1 } } };
    },
    /\(d\) The summary counts 2 pending orders; there are 1/,
  ],
]);
