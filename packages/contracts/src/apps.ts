import type { Publisher } from './event.ts';

/** Who may read whose log [L1] [T2]. An app that reacts to a publisher's events is listed under it. */
export const consumersOf: Record<Publisher, readonly string[]> = {
  users: ['notifications', 'articles', 'analytics'],
  products: ['orders', 'articles', 'analytics'],
  orders: ['products', 'notifications', 'analytics'],
  notifications: ['email', 'push', 'sms', 'analytics'],
  email: ['notifications', 'analytics'],
  push: ['notifications', 'users', 'analytics'],
  sms: ['notifications', 'analytics'],
  articles: ['notifications', 'analytics'],
};

/** True for apps that publish events and so serve a log. */
export const isPublisher = (app: string): app is Publisher => Object.hasOwn(consumersOf, app);
