import { readdirSync } from 'node:fs';
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
} from '@waybill/contracts';
import type { App, Kit, Service } from '@waybill/service';
import type { Collection, Work } from '@waybill/store';
import { authors } from '../../../apps/articles/src/storage/authors.ts';
import { notifications as messages } from '../../../apps/notifications/src/storage/notifications.ts';
import { aNotification } from '../../../apps/notifications/src/testing.ts';
import { orders as ownOrders } from '../../../apps/orders/src/storage/orders.ts';
import { anOrder } from '../../../apps/orders/src/testing.ts';
import { products as catalogue } from '../../../apps/products/src/storage/products.ts';
import { aProduct } from '../../../apps/products/src/testing.ts';
import { keepDevice } from '../../../apps/users/src/storage/devices.ts';
import { eventsOf, shelf } from './history.ts';

/** A service that keeps books of its own, and so may react to events. */
export interface Member {
  name: string;
  collections: readonly Collection<Stored>[];
  build(kit: Kit): Service | Promise<Service>;
  /** What the service keeps before it hears of anything. */
  given: (work: Work, history: readonly PublishedEvent[]) => Promise<unknown>;
}

/** What reactions need to find, by app; where nothing stands here they begin with nothing. */
const givens: Readonly<Record<string, Member['given']>> = {
  articles: authorsKnown,
  notifications: messagesHandedOut,
  orders: ordersPlaced,
  products: plentyOnTheShelf,
  users: devicesRegistered,
};

const apps = new URL('../../../apps/', import.meta.url);
const sourceOf = (name: string, file: string) => import(new URL(`${name}/src/${file}`, apps).pathname);

async function member(name: string): Promise<Member> {
  const { app, collections = [] }: { app: App<unknown>; collections?: Member['collections'] } = await sourceOf(
    name,
    'app.ts',
  );
  const { Settings }: { Settings: { parse(given: object): unknown } } = await sourceOf(name, 'config.ts');
  return {
    name,
    collections,
    build: (kit) => app(kit, Settings.parse({})),
    given: givens[name] ?? (async () => undefined),
  };
}

/** Every app in the tree but the gateway, which keeps nothing. */
export const cast: readonly Member[] = await Promise.all(
  readdirSync(apps)
    .filter((name) => name !== 'gateway')
    .map(member),
);

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

/** Half of the users have written something. */
async function authorsKnown(work: Work, history: readonly PublishedEvent[]): Promise<void> {
  const users = history.filter(({ type }) => type === 'user.created').filter((_, index) => index % 2 === 0);
  for (const { subject: id } of users) await work.add(authors, { document: { id, user_version: 1 }, events: [] });
}
