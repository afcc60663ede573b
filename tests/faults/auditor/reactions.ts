import { consumersOf, eventTypes, type Publisher } from '@waybill/contracts';
import type { Keeper } from './books.ts';

const orderEvents = ['order.created', 'order.confirmed', 'order.shipped', 'order.delivered', 'order.cancelled'];

/**
 * Who reacts to what, written down a second time: a reaction that is not listed here is a finding, so nobody adds one
 * that is not audited.
 */
export const reactions: readonly { app: Keeper; name: string; types: readonly string[] }[] = [
  { app: 'products', name: 'stock', types: orderEvents },
  { app: 'orders', name: 'stock-rejected', types: ['stock.rejected'] },
  { app: 'notifications', name: 'order-messages', types: orderEvents },
  { app: 'notifications', name: 'welcome', types: ['user.created'] },
  { app: 'notifications', name: 'erasure', types: ['user.deleted'] },
  {
    app: 'notifications',
    name: 'outcomes',
    types: ['email.sent', 'email.failed', 'push.sent', 'push.failed', 'sms.sent', 'sms.failed'],
  },
  { app: 'users', name: 'push-failed', types: ['push.failed'] },
  { app: 'push', name: 'requested', types: ['notification.requested'] },
  { app: 'push', name: 'cancelled', types: ['notification.cancelled'] },
  { app: 'sms', name: 'requested', types: ['notification.requested'] },
  { app: 'sms', name: 'cancelled', types: ['notification.cancelled'] },
  { app: 'email', name: 'requested', types: ['notification.requested'] },
  { app: 'email', name: 'cancelled', types: ['notification.cancelled'] },
  { app: 'notifications', name: 'article-messages', types: ['article.published'] },
  { app: 'articles', name: 'authors', types: ['user.updated', 'user.deleted'] },
  { app: 'articles', name: 'products', types: ['product.deleted'] },
  { app: 'analytics', name: 'orders', types: orderEvents },
  { app: 'analytics', name: 'trail', types: [...eventTypes.keys()] },
];

/** Over which channels else than e-mail an event is told of. */
export const alsoOver: Readonly<Record<'push' | 'sms', readonly string[]>> = {
  push: orderEvents,
  sms: ['order.shipped', 'order.cancelled'],
};

/** The templates of the messages that tell of an event. */
export const messageOf: Readonly<Record<string, string>> = {
  'order.created': 'order-confirmation',
  'order.confirmed': 'order-status',
  'order.shipped': 'order-status',
  'order.delivered': 'order-status',
  'order.cancelled': 'order-cancelled',
  'user.created': 'welcome',
};

export const publishers = Object.keys(consumersOf) as readonly Publisher[];
