import { Refusal } from '@waybill/contracts';
import { type Caller, may } from '@waybill/http';
import type { Notification } from '../domain/notification.ts';

/** Owners see their notifications and staff see all; to anybody else a notification does not exist. */
export function visibleTo(caller: Caller, notification: Notification | undefined): Notification {
  if (notification && (notification.user_id === caller.id || may(caller, 'manage_notifications'))) return notification;
  throw new Refusal('notification-not-found');
}
