import { createHash, randomUUID } from 'node:crypto';
import type { ProductView } from '@waybill/contracts';
import type { Cache, CacheOutcome, Sidecar } from '@waybill/sidecar';
import type { Settings } from '../config.ts';

/** Reads of the catalogue, kept for a while. Prices charged never come from here [S6]. */
export interface ProductCache {
  product(id: string, load: () => Promise<ProductView | undefined>): Promise<Cached<ProductView | undefined>>;
  list<Page>(query: object, load: () => Promise<Page>): Promise<Cached<Page>>;
  /** After the commit of whatever moved their stock. Lists follow when their time is up. */
  forget(ids: readonly string[]): Promise<void>;
  /** After a product was added: nothing of it is kept yet, so only the lists go [S6]. */
  forgetLists(): Promise<void>;
  /** After the commit of a change by hand: the product and every list. */
  forgetChanged(id: string): Promise<void>;
  /** Reads of single products by this process since it started. */
  readonly reads: { HIT: number; MISS: number };
}

interface Cached<T> {
  value: T;
  outcome: CacheOutcome;
}

export function createProductCache(
  sidecar: Pick<Sidecar, 'cache'>,
  { PRODUCT_CACHE_TTL_S, PRODUCT_LIST_CACHE_TTL_S }: Settings,
): ProductCache {
  const products: Cache = sidecar.cache('products', { ttlSeconds: PRODUCT_CACHE_TTL_S });
  const lists: Cache = sidecar.cache('product-lists', { ttlSeconds: PRODUCT_LIST_CACHE_TTL_S });
  const reads = { HIT: 0, MISS: 0 };

  return {
    reads,
    async product(id, load) {
      const cached = await products.through(id, load);
      reads[cached.outcome] += 1;
      return cached;
    },
    async list(query, load) {
      // Lists are kept under a generation; forgetting it forgets them all. While it is a tombstone nothing is kept.
      const generation = await lists.through('generation', async () => randomUUID());
      if (generation.outcome === 'MISS') return { value: await load(), outcome: 'MISS' };
      return lists.through(`${generation.value}:${digest(query)}`, load);
    },
    async forget(ids) {
      if (ids.length > 0) await products.invalidate(...new Set(ids));
    },
    forgetLists: () => lists.invalidate('generation'),
    async forgetChanged(id) {
      await Promise.all([products.invalidate(id), lists.invalidate('generation')]);
    },
  };
}

const digest = (query: object): string => createHash('sha256').update(JSON.stringify(query)).digest('hex').slice(0, 32);
