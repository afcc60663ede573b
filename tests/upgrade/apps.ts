import type { Stored } from '@waybill/contracts';
import type { App } from '@waybill/service';
import type { Collection, Migration } from '@waybill/store';
import { fakeSidecar, type TestApi, testApi, testStore } from '@waybill/testing';
import type { z } from 'zod';
import { app as analytics } from '../../apps/analytics/src/app.ts';
import { Settings as AnalyticsSettings } from '../../apps/analytics/src/config.ts';
import { collections as analyticsCollections } from '../../apps/analytics/src/storage/collections.ts';
import * as articles from '../../apps/articles/src/app.ts';
import { Settings as ArticlesSettings } from '../../apps/articles/src/config.ts';
import * as email from '../../apps/email/src/app.ts';
import { Settings as EmailSettings } from '../../apps/email/src/config.ts';
import * as notifications from '../../apps/notifications/src/app.ts';
import { Settings as NotificationsSettings } from '../../apps/notifications/src/config.ts';
import { migrations as notificationsMigrations } from '../../apps/notifications/src/storage/migrations.ts';
import * as orders from '../../apps/orders/src/app.ts';
import { Settings as OrdersSettings } from '../../apps/orders/src/config.ts';
import * as products from '../../apps/products/src/app.ts';
import { Settings as ProductsSettings } from '../../apps/products/src/config.ts';
import * as push from '../../apps/push/src/app.ts';
import { Settings as PushSettings } from '../../apps/push/src/config.ts';
import * as sms from '../../apps/sms/src/app.ts';
import { Settings as SmsSettings } from '../../apps/sms/src/config.ts';
import { app as users } from '../../apps/users/src/app.ts';
import { Settings as UsersSettings } from '../../apps/users/src/config.ts';
import { names } from '../../apps/users/src/storage/accounts.ts';
import { sessions } from '../../apps/users/src/storage/sessions.ts';
import { users as accounts } from '../../apps/users/src/storage/users.ts';
import { signingSecret } from '../../apps/users/src/testing.ts';

/** An app of this build over a database, which may hold what another release wrote. */
const over =
  <Schema extends z.ZodObject>(
    {
      app,
      collections,
      migrations = [],
    }: { app: App<z.output<Schema>>; collections: readonly Collection<Stored>[]; migrations?: readonly Migration[] },
    settings: Schema,
  ) =>
  async (database: string): Promise<TestApi> => {
    const store = await testStore({ collections, database, migrations });
    const sidecar = fakeSidecar();
    sidecar.secrets['signing-keys'] = signingSecret();
    return testApi(app, settings.parse({}), { store, sidecar });
  };

export const apps: Readonly<Record<string, (database: string) => Promise<TestApi>>> = {
  analytics: over({ app: analytics, collections: analyticsCollections }, AnalyticsSettings),
  articles: over(articles, ArticlesSettings),
  email: over(email, EmailSettings),
  notifications: over({ ...notifications, migrations: notificationsMigrations }, NotificationsSettings),
  orders: over(orders, OrdersSettings),
  products: over(products, ProductsSettings),
  push: over(push, PushSettings),
  sms: over(sms, SmsSettings),
  users: over({ app: users, collections: [accounts, names, sessions] }, UsersSettings),
};
