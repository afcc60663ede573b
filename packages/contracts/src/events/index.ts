import type { EventType, Publisher } from '../event.ts';
import * as articles from './articles.ts';
import * as email from './email.ts';
import * as notifications from './notifications.ts';
import * as orders from './orders.ts';
import * as products from './products.ts';
import * as push from './push.ts';
import * as sms from './sms.ts';
import * as users from './users.ts';

export * from './articles.ts';
export * from './email.ts';
export * from './notifications.ts';
export * from './orders.ts';
export * from './products.ts';
export * from './push.ts';
export * from './sms.ts';
export * from './users.ts';

/** Every event type of the platform, by its type. */
export const eventTypes: ReadonlyMap<string, EventType> = new Map(
  [users, products, orders, notifications, email, push, sms, articles]
    .flatMap((types) => Object.values(types) as EventType[])
    .map((eventType) => [eventType.type, eventType]),
);

/** Whose log holds events of this type [L9]. */
export function ownerOf(type: string): Publisher {
  const eventType = eventTypes.get(type);
  if (!eventType) throw new RangeError(`No event type is called ${type}; declare it in packages/contracts/src/events`);
  return eventType.owner;
}
