import {
  type Channel,
  EmailFailed,
  EmailSent,
  OrderCreated,
  type PublishedEvent,
  PushFailed,
  PushSent,
  SmsFailed,
  SmsSent,
  type Stored,
  UserCreated,
} from '@waybill/contracts';
import type { App, Kit, Service } from '@waybill/service';
import type { Collection, Work } from '@waybill/store';
import * as analytics from '../../../apps/analytics/src/app.ts';
import { Settings as AnalyticsSettings } from '../../../apps/analytics/src/config.ts';
import { collections as projections } from '../../../apps/analytics/src/storage/collections.ts';
import * as articles from '../../../apps/articles/src/app.ts';
import { Settings as ArticlesSettings } from '../../../apps/articles/src/config.ts';
import { authors } from '../../../apps/articles/src/storage/authors.ts';
import * as email from '../../../apps/email/src/app.ts';
import { Settings as EmailSettings } from '../../../apps/email/src/config.ts';
import * as notifications from '../../../apps/notifications/src/app.ts';
import { Settings as NotificationsSettings } from '../../../apps/notifications/src/config.ts';
import { notifications as messages } from '../../../apps/notifications/src/storage/notifications.ts';
import { aNotification } from '../../../apps/notifications/src/testing.ts';
import * as orders from '../../../apps/orders/src/app.ts';
import { Settings as OrdersSettings } from '../../../apps/orders/src/config.ts';
import { orders as ownOrders } from '../../../apps/orders/src/storage/orders.ts';
import { anOrder } from '../../../apps/orders/src/testing.ts';
import * as products from '../../../apps/products/src/app.ts';
import { Settings as ProductsSettings } from '../../../apps/products/src/config.ts';
import { products as catalogue } from '../../../apps/products/src/storage/products.ts';
import { aProduct } from '../../../apps/products/src/testing.ts';
import * as push from '../../../apps/push/src/app.ts';
import { Settings as PushSettings } from '../../../apps/push/src/config.ts';
import * as sms from '../../../apps/sms/src/app.ts';
import { Settings as SmsSettings } from '../../../apps/sms/src/config.ts';
import * as users from '../../../apps/users/src/app.ts';
import { Settings as UsersSettings } from '../../../apps/users/src/config.ts';
import { keepDevice } from '../../../apps/users/src/storage/devices.ts';
import { collections as accounts } from '../../../apps/users/src/testing.ts';
import { eventsOf, shelf } from './history.ts';

/** A service with reactions. */
export interface Member {
  name: string;
  collections: readonly Collection<Stored>[];
  build(kit: Kit): Service | Promise<Service>;
  /** What the service keeps before it hears of anything. */
  given?(work: Work, history: readonly PublishedEvent[]): Promise<unknown>;
  /** Fields of a document that tell in which order things came, and that nobody reads. */
  immaterial?(row: Readonly<Record<string, unknown>>): readonly string[];
}

function member<Settings>(
  name: string,
  { app, collections }: { app: App<Settings>; collections: readonly Collection<Stored>[] },
  settings: Settings,
  more: Pick<Member, 'given' | 'immaterial'> = {},
): Member {
  return { name, collections, build: (kit) => app(kit, settings), ...more };
}

/** Every service that reacts to events: a line each. */
export const cast: readonly Member[] = [
  member('analytics', { ...analytics, collections: projections }, AnalyticsSettings.parse({})),
  member('articles', articles, ArticlesSettings.parse({}), { given: everyOtherHasWritten }),
  member('email', email, EmailSettings.parse({}), { immaterial: ofWithdrawn }),
  member('notifications', notifications, NotificationsSettings.parse({}), { given: messagesHandedOut }),
  member('orders', orders, OrdersSettings.parse({}), { given: ordersPlaced }),
  member('products', products, ProductsSettings.parse({}), { given: plentyOnTheShelf }),
  member('push', push, PushSettings.parse({}), { immaterial: ofWithdrawn }),
  member('sms', sms, SmsSettings.parse({}), { immaterial: ofWithdrawn }),
  member('users', { ...users, collections: accounts }, UsersSettings.parse({}), { given: devicesRegistered }),
];

async function everyOtherHasWritten(work: Work, history: readonly PublishedEvent[]): Promise<void> {
  for (const [index, { data }] of eventsOf(history, UserCreated).entries())
    if (index % 2 === 0) await work.add(authors, { document: { id: data.user_id, user_version: 1 }, events: [] });
}

async function plentyOnTheShelf(work: Work): Promise<void> {
  for (const id of shelf) await work.add(catalogue, { document: aProduct({ id, stock: 1_000_000 }), events: [] });
}

/** Some are past the point where their stock can be rejected. */
async function ordersPlaced(work: Work, history: readonly PublishedEvent[]): Promise<void> {
  for (const [index, { data }] of eventsOf(history, OrderCreated).entries()) {
    const document = anOrder({ ...data.order, status: index % 4 === 0 ? 'confirmed' : 'pending' });
    await work.add(ownOrders, { document, events: [] });
  }
}

/** Every device that a push was for, each with a token of its own. */
async function devicesRegistered(work: Work, history: readonly PublishedEvent[]): Promise<void> {
  const told = [...eventsOf(history, PushSent), ...eventsOf(history, PushFailed)];
  for (const id of new Set(told.flatMap(({ data }) => data.device_id ?? []))) {
    const device = { id, user_id: id, platform: 'ios', token: `token-of-${id}` } as const;
    await keepDevice(work, device);
  }
}

/** A worker tells only of what it was given. */
async function messagesHandedOut(work: Work, history: readonly PublishedEvent[]): Promise<void> {
  const told = [EmailSent, EmailFailed, PushSent, PushFailed, SmsSent, SmsFailed].flatMap((type) =>
    eventsOf(history, type).map(({ data: { notification_id: id, device_id } }) => ({
      id,
      device_id,
      channel: type.owner,
    })),
  );
  for (const { id, device_id, channel } of told) {
    const places = [{ ...(device_id !== undefined && { device_id }), address: 'somewhere', handed_out: 0 }];
    await work.add(messages, { document: aNotification({ id, channel: channel as Channel, places }), events: [] });
  }
}

/** What was cancelled before it was asked for has no use for the request's priority and cause. */
function ofWithdrawn({ status }: Readonly<Record<string, unknown>>): readonly string[] {
  return status === 'withdrawn' ? ['priority', 'correlation_id'] : [];
}
