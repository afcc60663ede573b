import { type Permission, permissionsOf, Refusal } from '@waybill/contracts';
import type { Work } from '@waybill/store';
import { users } from './users.ts';

/** On whose word somebody else's account is changed, and what that takes. */
export interface Charge {
  id: string;
  permissions: readonly Permission[];
}

/**
 * Refuses with `forbidden` whoever is not in charge any more: a token tells of roles that may be ten minutes old. Read in
 * the commit of the change itself; as every such change adds an event, those of two replicas follow one another [C1], so
 * two administrators cannot remove each other.
 */
export async function checkCharge(work: Work, { id, permissions }: Charge): Promise<void> {
  const acting = await work.find(users, id);
  const roles = acting?.deleted_at === undefined ? (acting?.roles ?? []) : [];
  const missing = permissions.find((permission) => !roles.some((role) => permissionsOf[role].includes(permission)));
  if (missing) throw new Refusal('forbidden', { permission: missing });
}
