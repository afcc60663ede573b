import { consumersOf, eventTypes, type OrderFacts } from '@waybill/contracts';
import { type Books, type ChannelBooks, type Diary, type Keeper, keepers, type Ledger, type LogRow } from './books.ts';
import { alsoOver, messageOf, publishers, reactions } from './reactions.ts';
import { notificationOf } from './rules/messages.ts';

const at = '2026-01-02T03:04:05.000Z';
const usd = (amount: number) => ({ amount, currency: 'USD' });
const price = usd(500);

const anOrder = (id: string, quantity: number, status: OrderFacts['status']): OrderFacts => {
  const line = { product_id: 'lamp', product_name: 'Lamp', quantity, unit_price: price };
  const total = usd(price.amount * quantity);
  return { id, user_id: 'ann', lines: [{ ...line, total_price: total }], total, status };
};

const nothing = (): Ledger => ({ events: [], counter: 0, inbox: [], cursors: [], letters: [], tasks: [] });

/** Two orders of one customer, the second cancelled, and a delivery of three lamps: everything as it should be. */
export function balanced(): { books: Books; diary: Diary } {
  const kept = anOrder('kept', 2, 'pending');
  const gone = anOrder('gone', 1, 'cancelled');
  const ledgers = Object.fromEntries(keepers.map((app) => [app, nothing()])) as Books['ledgers'];
  const tell = (app: Keeper, type: string, subject: string, subjectversion = 1, data: LogRow['data'] = {}) => {
    const { events } = ledgers[app];
    const sequence = events.length + 1;
    events.push({ sequence, id: `${app}-${sequence}`, type, subject, subjectversion, time: at, data });
    ledgers[app].counter = sequence;
  };
  tell('users', 'user.created', 'ann');
  tell('products', 'product.stock_updated', 'lamp', 2, { old_quantity: 10, new_quantity: 13, reason: 'delivery' });
  tell('orders', 'order.created', 'kept', 1, { order: kept });
  tell('orders', 'order.created', 'gone', 1, { order: { ...gone, status: 'pending' } });
  tell('orders', 'order.cancelled', 'gone', 2, { order: gone });
  const told = publishers.flatMap((app) => ledgers[app].events).filter(({ type }) => messageOf[type]);
  for (const { id } of told) tell('notifications', 'notification.requested', notificationOf(id));
  for (const { id } of told) tell('email', 'email.sent', notificationOf(id));

  const attempts = () => [{ number: 1, outcome: 'sent' as const, at }];
  const messages = told.map(({ id, type }) => ({
    id: notificationOf(id),
    user_id: 'ann',
    template_code: messageOf[type] ?? '',
    status: 'sent',
    created_at: at,
    attempts: attempts(),
    address: 'ann@example.test',
    message: {
      template_version: 1,
      locale: 'en' as const,
      critical: false,
      subject: `About ${id}`,
      html: `<p>${id}</p>`,
    },
  }));
  const over = (channel: 'push' | 'sms', places: ChannelBooks['notifications'][number]['places']): ChannelBooks => {
    const own = told.filter(({ type }) => alsoOver[channel].includes(type));
    const notifications = own.map(({ id, type }) => ({
      id: notificationOf(id, channel),
      user_id: 'ann',
      template_code: messageOf[type] ?? '',
      status: 'sent',
      created_at: at,
      attempts: places.flatMap(({ device_id }) =>
        attempts().map((one) => ({ ...one, ...(device_id && { device_id }) })),
      ),
      places,
    }));
    const sends = notifications.flatMap(({ id }) =>
      places.map(({ device_id, address = '' }) => ({ id, at: device_id ? `${id}.${device_id}` : id, address })),
    );
    return {
      notifications,
      deliveries: sends.map(({ at: delivery }) => ({ id: delivery, status: 'sent', attempts: attempts() })),
      arrived: sends.map(({ id, address }) => ({ to: address, notification_id: id })),
    };
  };
  const devices = ['a', 'b'].map((device_id) => ({ device_id, address: `token-${device_id}` }));
  const pushes = over('push', devices);
  const texts = over('sms', [{ address: '+84901234567' }]);
  const trail = publishers.flatMap((source) =>
    ledgers[source].events.map(({ id, type, subject, time, sequence }) => ({
      id,
      type,
      subject,
      source,
      time,
      sequence,
    })),
  );
  for (const { app, name, types } of reactions) {
    for (const source of publishers.filter((publisher) => consumersOf[publisher].includes(app))) {
      if (![...eventTypes.values()].some(({ type, owner }) => owner === source && types.includes(type))) continue;
      const { events } = ledgers[source];
      ledgers[app].cursors.push({ reaction: name, source, sequence: events.length });
      for (const { id: event, type, sequence } of events)
        if (types.includes(type)) ledgers[app].inbox.push({ reaction: name, event, source, sequence });
    }
  }
  const known = ({ id, status, total, lines }: OrderFacts, order_version: number) => {
    const units = lines.reduce((sum, { quantity }) => sum + quantity, 0);
    return { id, order_version, status, units, total, placed_at: at };
  };
  return {
    books: {
      ledgers,
      orders: [
        { ...kept, version: 1 },
        { ...gone, version: 2 },
      ],
      keptAnswers: ['kept', 'gone'].map((id) => ({ key: `ann|placeOrder|key-${id}`, order_id: id })),
      products: [{ id: 'lamp', stock: 11, price }],
      reservations: [
        { id: 'kept', lines: kept.lines, status: 'committed', order_version: 1 },
        { id: 'gone', lines: gone.lines, status: 'cancelled', order_version: 2 },
      ],
      notifications: messages,
      deliveries: messages.map(({ id }) => ({ id, status: 'sent', attempts: attempts() })),
      known: {
        orders: [known(kept, 1), known(gone, 2)],
        summary: { by_status: { pending: 1, cancelled: 1 }, revenue: { USD: { amount: 1_000, orders: 1 } } },
        trail,
      },
      pushes,
      texts,
      mails: messages.map(({ address, message }) => ({ to: [address], subject: message.subject, html: message.html })),
    },
    diary: {
      products: [{ id: 'lamp', stock: 10, prices: [price] }],
      requests: [kept, gone].map(({ id, lines, total }) => ({
        key: `key-${id}`,
        user_id: 'ann',
        lines: lines.map(({ product_id, quantity }) => ({ product_id, quantity })),
        answers: [{ status: 0 }, { status: 201, order_id: id, total, text: id }],
      })),
      cancellations: [{ order_id: 'gone', answers: [{ status: 200 }] }],
      stockChanges: [{ product_id: 'lamp', change: 3, reason: 'delivery', status: 200 }],
    },
  };
}
