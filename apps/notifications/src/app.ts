import type { App } from '@waybill/service';
import type { Settings } from './config.ts';
import { cancelNotification } from './features/cancel-notification.ts';
import { dropOldNotifications } from './features/drop-old-notifications.ts';
import { eraseUsers } from './features/erase-users.ts';
import { getNotification } from './features/get-notification.ts';
import { listNotifications } from './features/list-notifications.ts';
import { tellOfArticles } from './features/on-article-published.ts';
import { tellOfOrders } from './features/on-order-events.ts';
import { recordOutcomes } from './features/on-outcomes.ts';
import { welcomeUsers } from './features/on-user-created.ts';
import { forgetDeletedUsers } from './features/on-user-deleted.ts';
import { prepareNotifications } from './features/prepare-notifications.ts';
import { readMessages } from './features/read-messages.ts';
import { requestNotification } from './features/request-notification.ts';
import { requestNotifications } from './features/request-notifications.ts';
import { tellFollowers } from './features/tell-followers.ts';
import { departures, notifications, textCounts } from './storage/notifications.ts';

export const collections = [notifications, departures, textCounts];

export const app: App<Settings> = (kit, settings) => {
  const channels = { channels: settings.CHANNELS };
  return {
    routes: [
      listNotifications(kit),
      requestNotification(kit, channels),
      requestNotifications(kit, channels),
      getNotification(kit),
      cancelNotification(kit),
      readMessages(kit),
    ],
    reactions: [
      tellOfOrders(channels),
      welcomeUsers(channels),
      tellOfArticles(),
      forgetDeletedUsers(),
      recordOutcomes(),
    ],
    workers: [prepareNotifications(kit, settings), eraseUsers(kit), tellFollowers(kit, channels)],
    periodic: [dropOldNotifications(kit, settings)],
  };
};
