import { createHash, randomUUID } from 'node:crypto';
import type { UserView } from '@waybill/contracts';
import type { CacheOutcome, Sidecar } from '@waybill/sidecar';
import type { Settings } from '../config.ts';

interface Cached<T> {
  value: T;
  outcome: CacheOutcome;
}

/** Views of users, kept for a while [S6]. Nothing that is secret is in a view. */
export interface UserCache {
  user(id: string, load: () => Promise<UserView>): Promise<Cached<UserView>>;
  list<Page>(query: object, load: () => Promise<Page>): Promise<Cached<Page>>;
  /** After the commit of a change: the user and every list. */
  forget(id: string): Promise<void>;
}

export function createUserCache(sidecar: Pick<Sidecar, 'cache'>, settings: Settings): UserCache {
  const views = sidecar.cache('users', { ttlSeconds: settings.USER_CACHE_TTL_S });
  const lists = sidecar.cache('user-lists', { ttlSeconds: settings.USER_LIST_CACHE_TTL_S });
  return {
    user: (id, load) => views.through(id, load),
    async list(query, load) {
      // Lists are kept under a generation; forgetting it forgets them all. While it is a tombstone nothing is kept.
      const generation = await lists.through('generation', async () => randomUUID());
      if (generation.outcome === 'MISS') return { value: await load(), outcome: 'MISS' };
      return lists.through(`${generation.value}:${digest(query)}`, load);
    },
    async forget(id) {
      await Promise.all([views.invalidate(id), lists.invalidate('generation')]);
    },
  };
}

const digest = (query: object): string => createHash('sha256').update(JSON.stringify(query)).digest('hex').slice(0, 32);
