import { worker } from '@waybill/messaging';
import type { Kit } from '@waybill/service';
import type { AnswerCache } from '../storage/answer-cache.ts';

export const FORGET_ANSWERS = 'forget-answers';

/**
 * Empties the cache after a change: as a task, because a reaction does no I/O [L6] and the cache may forget only what
 * has been committed [S6].
 */
export const forgetAnswers = ({ store, cache }: Pick<Kit, 'store'> & { cache: AnswerCache }) =>
  worker({
    queue: FORGET_ANSWERS,
    leaseMs: 10_000,
    handle: async (tasks) => {
      await cache.forget();
      await store.commit((work) => {
        for (const task of tasks) work.finish(task);
      });
    },
  });
