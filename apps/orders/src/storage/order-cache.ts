import { createHash, randomUUID } from 'node:crypto';
import type { OrderView } from '@waybill/contracts';
import { coalesce } from '@waybill/runtime';
import type { CacheOutcome, Sidecar } from '@waybill/sidecar';
import type { Settings } from '../config.ts';

/** Reads of orders, kept for a while and forgotten on change [S6]. */
export interface OrderCache {
  order(id: string, load: () => Promise<OrderView | undefined>): Promise<Cached<OrderView | undefined>>;
  list<Page>(query: object, load: () => Promise<Page>): Promise<Cached<Page>>;
  /** After the commit of a new order. */
  forgetLists(): Promise<void>;
  /** After the commit of a change: the order and every list. */
  forget(...ids: string[]): Promise<void>;
}

interface Cached<T> {
  value: T;
  outcome: CacheOutcome;
}

export function createOrderCache(
  sidecar: Pick<Sidecar, 'cache'>,
  { ORDER_CACHE_TTL_S, ORDER_LIST_CACHE_TTL_S }: Settings,
): OrderCache {
  const orders = sidecar.cache('orders', { ttlSeconds: ORDER_CACHE_TTL_S });
  const lists = sidecar.cache('order-lists', { ttlSeconds: ORDER_LIST_CACHE_TTL_S });

  // One generation for all lists, so that orders placed at the same time forget them in one call.
  const forgetGeneration = coalesce(async (calls: readonly 'again'[]) => {
    await lists.invalidate('generation');
    return calls.map(() => ({ value: undefined }));
  });

  return {
    order: (id, load) => orders.through(id, load),
    async list(query, load) {
      // Lists are kept under the generation; forgetting it forgets them all. While it is a tombstone nothing is kept.
      const generation = await lists.through('generation', async () => randomUUID());
      if (generation.outcome === 'MISS') return { value: await load(), outcome: 'MISS' };
      return lists.through(`${generation.value}:${digest(query)}`, load);
    },
    forgetLists: () => forgetGeneration('again'),
    async forget(...ids) {
      await Promise.all([orders.invalidate(...ids), forgetGeneration('again')]);
    },
  };
}

const digest = (query: object): string => createHash('sha256').update(JSON.stringify(query)).digest('hex').slice(0, 32);
