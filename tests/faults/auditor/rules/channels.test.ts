import { first, red } from '../doctored.ts';

red('a push at each device and a text at the number, and one more at most per attempt recorded unknown', [
  [
    'an event is not told over push',
    ({ pushes }) => pushes.notifications.shift(),
    /\(i\) Nobody is told over push of event orders-1 \(order.created of kept\)/,
  ],
  [
    'a push has no cause',
    ({ pushes }) => pushes.notifications.push({ ...first(pushes.notifications), id: 'ghost', places: [] }),
    /\(i\) Notification ghost over push has no cause/,
  ],
  [
    'a push did not arrive at a device',
    ({ pushes }) => pushes.arrived.shift(),
    /\(i\) Over push \S+ at token-a arrived 0 times, and should have 1 to 1/,
  ],
  [
    'a push came twice',
    ({ pushes }) => pushes.arrived.push(first(pushes.arrived)),
    /\(i\) Over push \S+ at token-a arrived 2 times/,
  ],
  [
    'a push went to another’s device',
    ({ pushes }) => {
      first(pushes.arrived).to = 'token-of-bob';
    },
    /\(i\) Over push \S+ at token-of-bob arrived, and was not sent there/,
  ],
  [
    'a text came twice',
    ({ texts }) => texts.arrived.push(first(texts.arrived)),
    /\(i\) Over sms \S+ at \+84901234567 arrived 2 times/,
  ],
  [
    'a delivery is missing',
    ({ texts }) => texts.deliveries.shift(),
    /\(i\) Notification \S+ has no delivery \S+ over sms/,
  ],
  [
    'the two tell otherwise of an attempt',
    ({ pushes }) => first(pushes.deliveries).attempts.pop(),
    /\(i\) Notification \S+ knows of attempts 1 sent; delivery \S+ of \./,
  ],
  [
    'a delivery still waits',
    ({ texts }) => {
      first(texts.deliveries).status = 'waiting';
    },
    /\(i\) Notification \S+ over sms is sent, by its deliveries waiting/,
  ],
  [
    'a delivery has no notification',
    ({ pushes }) => pushes.deliveries.push({ ...first(pushes.deliveries), id: 'ghost' }),
    /\(i\) Delivery ghost over push has no notification/,
  ],
]);
