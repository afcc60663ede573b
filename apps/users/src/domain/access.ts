import { type Caller, may, Refusal } from '@waybill/contracts';

/** Whoever looks after users may see them all; managing them takes `manage_users`. */
const isStaff = (caller: Caller): boolean => may(caller, 'manage_users') || caller.roles.includes('manager');

/** Refuses, as if there were no such user, whoever is neither the user nor staff. */
export function mayRead(caller: Caller, userId: string): void {
  if (caller.id !== userId && !isStaff(caller)) throw new Refusal('user-not-found');
}

/**
 * Refuses, as if there were no such user, whoever is neither the user nor in charge of users by their token. For the
 * latter it gives the charge to check once more in the commit, by the roles they have now.
 */
export function mayChange(caller: Caller, userId: string): { id: string; permissions: ['manage_users'] } | undefined {
  if (caller.id === userId) return undefined;
  if (!may(caller, 'manage_users')) throw new Refusal('user-not-found');
  return { id: caller.id, permissions: ['manage_users'] };
}

export function mayList(caller: Caller): void {
  if (!isStaff(caller)) throw new Refusal('forbidden', { permission: 'manage_users' });
}
