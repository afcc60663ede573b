import { createHash, randomUUID } from 'node:crypto';
import type { CacheOutcome, Sidecar } from '@waybill/sidecar';
import type { Settings } from '../config.ts';

/** Answers that were worked out, kept until an order changes. */
export interface AnswerCache {
  through<Answer>(
    route: string,
    query: object,
    load: () => Promise<Answer>,
  ): Promise<{ value: Answer; outcome: CacheOutcome }>;
  /** After the commit of a change: every answer. */
  forget(): Promise<void>;
}

export function createAnswerCache(sidecar: Pick<Sidecar, 'cache'>, { ANALYTICS_CACHE_TTL_S }: Settings): AnswerCache {
  const answers = sidecar.cache('answers', { ttlSeconds: ANALYTICS_CACHE_TTL_S });
  return {
    async through(route, query, load) {
      // Answers are kept under a generation; forgetting it forgets them all. While it is a tombstone nothing is kept.
      const generation = await answers.through('generation', async () => randomUUID());
      if (generation.outcome === 'MISS') return { value: await load(), outcome: 'MISS' };
      return answers.through(`${generation.value}:${route}:${digest(query)}`, load);
    },
    forget: () => answers.invalidate('generation'),
  };
}

const digest = (query: object): string => createHash('sha256').update(JSON.stringify(query)).digest('hex').slice(0, 32);
