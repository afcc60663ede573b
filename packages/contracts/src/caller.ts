import type { Permission, Role } from './user.ts';

/** Who calls, from a verified access token. */
export interface Caller {
  id: string;
  roles: readonly Role[];
  permissions: readonly Permission[];
  /** The token's `jti`. */
  tokenId: string;
}

/** May this caller do it? */
export const may = (caller: Caller, permission: Permission): boolean => caller.permissions.includes(permission);
