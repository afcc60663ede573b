import { ReadUsersAnswer } from '@waybill/contracts';
import type { Kit } from '@waybill/service';
import type { Notification } from '../domain/notification.ts';
import type { Recipient } from '../domain/prepare.ts';

/** The users these notifications are for, by id; who is missing has been deleted. One call for all of them. */
export async function readRecipients(
  { sidecar }: Pick<Kit, 'sidecar'>,
  notifications: readonly Notification[],
): Promise<ReadonlyMap<string, Recipient>> {
  const ids = [...new Set(notifications.map(({ user_id }) => user_id))];
  if (ids.length === 0) return new Map();
  const { users } = await sidecar.invoke({
    app: 'users',
    path: '/internal/users/read',
    body: { ids },
    returns: ReadUsersAnswer,
  });
  return new Map(users.map((user) => [user.id, user]));
}
