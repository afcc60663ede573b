import type { Stored } from '@waybill/contracts';
import { defineCollection } from '@waybill/store';

/** One user who follows one tag. */
export interface Follow extends Stored {
  tag: string;
  user_id: string;
}

export const follows = defineCollection<Follow>({
  name: 'follows',
  notFound: 'user-not-found',
  indexes: [{ keys: { tag: 1, user_id: 1 } }, { keys: { user_id: 1 } }],
});

/** Following twice meets the same id. */
export const followId = (tag: string, userId: string): string => `${tag}|${userId}`;
