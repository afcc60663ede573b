import type { Clock } from '@waybill/runtime';
import { defineCollection } from '@waybill/store';
import type { Settings } from '../config.ts';
import type { Session } from '../domain/session.ts';

/** A session is found by the id its tokens name; one that nobody refreshes goes by itself. */
export const sessions = defineCollection<Session>({
  name: 'sessions',
  notFound: 'session-ended',
  indexes: [{ keys: { expires_at: 1 }, expireAfterSeconds: 0 }],
});

/** When a session that is opened or refreshed now runs out. */
export const expiryOf = (clock: Clock, { REFRESH_TOKEN_TTL_DAYS: days }: Settings): Date =>
  new Date(clock.now().getTime() + days * 86_400_000);
