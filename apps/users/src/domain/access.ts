import { type Caller, may, Refusal } from '@waybill/contracts';

/** Whoever looks after users may see them all; managing them takes `manage_users`. */
const isStaff = (caller: Caller): boolean => may(caller, 'manage_users') || caller.roles.includes('manager');

/** Refuses, as if there were no such user, whoever is neither the user nor staff. */
export function mayRead(caller: Caller, userId: string): void {
  if (caller.id !== userId && !isStaff(caller)) throw new Refusal('user-not-found');
}

/** Refuses, as if there were no such user, whoever is neither the user nor in charge of users. */
export function mayChange(caller: Caller, userId: string): void {
  if (caller.id !== userId && !may(caller, 'manage_users')) throw new Refusal('user-not-found');
}

export function mayList(caller: Caller): void {
  if (!isStaff(caller)) throw new Refusal('forbidden', { permission: 'manage_users' });
}
