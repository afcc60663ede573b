import { defineCollection } from '@waybill/store';
import type { User } from '../domain/user.ts';

export const users = defineCollection<User>({
  name: 'users',
  notFound: 'user-not-found',
  indexes: [{ keys: { created_at: -1 } }],
});

/** Accounts that have not been deleted. */
export const liveUsers = { deleted_at: null };
