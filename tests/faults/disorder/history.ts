import {
  ArticlePublished,
  EmailFailed,
  EmailSent,
  type EventType,
  type NewEvent,
  NotificationCancelled,
  NotificationFailed,
  NotificationRequested,
  NotificationSent,
  NotificationSkipped,
  OrderCancelled,
  OrderConfirmed,
  OrderCreated,
  OrderDelivered,
  type OrderFacts,
  OrderShipped,
  type OrderStatus,
  ownerOf,
  ProductCreated,
  ProductDeleted,
  ProductStockUpdated,
  ProductUpdated,
  type PublishedEvent,
  PushFailed,
  PushSent,
  SmsFailed,
  SmsSent,
  StockRejected,
  UserCreated,
  UserDeleted,
  UserLoggedIn,
  UserUpdated,
} from '@waybill/contracts';
import { v5 } from 'uuid';
import type { Random } from '../support/random.ts';

const namespace = '4f8f8a39-0c8e-4b7c-9a53-2b9a6a0f7d11';
const usd = (amount: number) => ({ amount, currency: 'USD' });

/** The same id for the same name, in every run. */
const idOf = (name: string): string => v5(name, namespace);

/** The products that every order is made of: few, so that each is in many orders. */
export const shelf = ['lamp', 'chair', 'desk', 'pen'].map(idOf);

const lives: readonly (readonly OrderStatus[])[] = [
  ['pending'],
  ['pending', 'confirmed'],
  ['pending', 'cancelled'],
  ['pending', 'confirmed', 'cancelled'],
  ['pending', 'confirmed', 'shipped'],
  ['pending', 'confirmed', 'shipped', 'delivered'],
];

/**
 * What the logs of all publishers hold after so many orders, in the order in which it happened: lives of users,
 * products, orders, messages and the attempts to send them. Whoever declares an event type tells it here.
 */
export function historyOf(random: Random, orders: number): PublishedEvent[] {
  const told: PublishedEvent[] = [];
  let messages = 0;
  const versions = new Map<string, number>();
  const sequences = new Map<string, number>();
  const next = (counts: Map<string, number>, key: string) => {
    counts.set(key, (counts.get(key) ?? 0) + 1);
    return counts.get(key) as number;
  };
  function tell<Data>(event: NewEvent<Data>): PublishedEvent<Data> {
    const source = ownerOf(event.type);
    const published = {
      ...event,
      specversion: '1.0' as const,
      id: idOf(`event ${told.length}`),
      source,
      sequence: next(sequences, source),
      subjectversion: next(versions, `${source} ${event.subject}`),
      time: new Date(1_767_000_000_000 + told.length * 60_000).toISOString(),
      correlationid: idOf(`cause ${told.length}`),
    };
    told.push(published);
    return published;
  }

  const users = Array.from({ length: Math.ceil(orders / 3) }, (_, index) => idOf(`user ${index}`));
  for (const user_id of users) {
    for (const fact of [UserCreated, UserLoggedIn, UserUpdated]) tell(fact({ user_id }));
  }
  for (const [index, author_id] of users.entries()) {
    const article_id = idOf(`article ${index}`);
    tell(ArticlePublished({ article_id, title: 'Lamps', slug: `lamps-${index}`, tags: ['light'], author_id }));
  }
  for (const product_id of [...shelf, idOf('forgotten')]) {
    const product = { product_id, name: 'Lamp', category: 'Furniture', price: usd(500) };
    tell(ProductCreated({ ...product, stock: 10, created_by: idOf('manager') }));
    tell(ProductUpdated(product));
    tell(ProductStockUpdated({ product_id, old_quantity: 10, new_quantity: 13, reason: 'delivery' }));
  }
  tell(ProductDeleted({ product_id: idOf('forgotten') }));
  for (let index = 0; index < orders; index += 1) {
    const order = anOrder(random, idOf(`order ${index}`), random.pick(users));
    const life = lives[index % lives.length] as readonly OrderStatus[];
    for (const status of life) {
      const { subject, user_id } = { ...tell(step[status]({ ...order, status })), ...order };
      tellOfMessage(`${status} of ${subject}`, user_id);
    }
    // Every other order meets a rejection: while it is pending, and too late.
    if (index % 2 === 0) tell(StockRejected({ order_id: order.id, order_version: life.length }));
  }
  for (const user_id of users.slice(0, Math.ceil(users.length / 4))) tell(UserDeleted({ user_id }));
  return told;

  /** One message over one channel, from its request to whatever becomes of it. */
  function tellOfMessage(name: string, user_id: string): void {
    const notification_id = idOf(`message ${name}`);
    const channel = channels[messages % channels.length] as (typeof channels)[number];
    // Every fate once to begin with, on every channel the first that is sent: a short history tells of everything.
    const fate = certainFates[messages] ?? fateBy(random);
    const first = messages < channels.length;
    messages += 1;
    const { sent, failed } = outcomesOf[channel];
    const device = channel === 'push' ? { device_id: idOf(`device of ${user_id}`) } : {};
    const facts = { notification_id, channel, user_id, template_code: 'order-status' };
    if (fate === 'skipped') return void tell(NotificationSkipped({ ...facts, reason: 'opted-out' }));
    const send_at = random.percent(20) && { send_at: '2027-01-01T00:00:00.000Z' };
    tell(NotificationRequested({ notification_id, channel, ...device, priority: random.between(1, 10), ...send_at }));
    if (fate === 'cancelled') {
      const device_ids = Object.values(device);
      return void tell(
        NotificationCancelled({ notification_id, channel, ...(device_ids.length > 0 && { device_ids }) }),
      );
    }
    const failures = random.between(first ? 1 : 0, 3);
    for (let attempt = 1; attempt <= failures; attempt += 1) {
      const outcome = random.pick(['failed', 'unknown'] as const);
      tell(failed({ notification_id, ...device, attempt, answer: 'try later', outcome, final: false }));
    }
    const last = { notification_id, ...device, attempt: failures + 1, answer: 'the last word' };
    if (fate === 'sent') {
      tell(sent(last));
      tell(NotificationSent(facts));
    } else {
      tell(failed({ ...last, outcome: 'failed', final: true, ...(channel === 'push' && { reason: 'unregistered' }) }));
      tell(NotificationFailed(facts));
    }
  }
}

const channels = ['email', 'push', 'sms'] as const;

/** What becomes of a message over a channel. */
type Fate = 'sent' | 'skipped' | 'cancelled' | 'failed';
const certainFates: readonly Fate[] = [...channels.map(() => 'sent' as const), 'skipped', 'cancelled', 'failed'];

function fateBy({ percent }: Random): Fate {
  if (percent(10)) return 'skipped';
  if (percent(25)) return 'cancelled';
  return percent(75) ? 'sent' : 'failed';
}

const outcomesOf = {
  email: { sent: EmailSent, failed: EmailFailed },
  push: { sent: PushSent, failed: PushFailed },
  sms: { sent: SmsSent, failed: SmsFailed },
};

const step: Record<OrderStatus, (order: OrderFacts) => NewEvent> = {
  pending: (order) => OrderCreated({ order }),
  confirmed: (order) => OrderConfirmed({ order }),
  shipped: (order) => OrderShipped({ order }),
  delivered: (order) => OrderDelivered({ order }),
  cancelled: (order) => OrderCancelled({ order, reason: 'by-request' }),
};

function anOrder(random: Random, id: string, user_id: string): OrderFacts {
  const lines = Array.from({ length: random.between(1, 3) }, () => {
    const quantity = random.between(1, 5);
    const product = { product_id: random.pick(shelf), product_name: 'Lamp', unit_price: usd(500) };
    return { ...product, quantity, total_price: usd(500 * quantity) };
  });
  const total = usd(lines.reduce((sum, { total_price }) => sum + total_price.amount, 0));
  return { id, user_id, lines, total, status: 'pending' };
}

/** The events of one type, as its consumers get them. */
export const eventsOf = <Data>(history: readonly PublishedEvent[], { type }: EventType<string, Data>) =>
  history.filter((event) => event.type === type) as PublishedEvent<Data>[];
