import { forgetWorker } from '@waybill/messaging';
import type { Kit } from '@waybill/service';
import type { AnswerCache } from '../storage/answer-cache.ts';

export const FORGET_ANSWERS = 'forget-answers';

/** Empties the cache after orders were counted: every answer may hold them. */
export const forgetAnswers = ({ store, cache }: Pick<Kit, 'store'> & { cache: AnswerCache }) =>
  forgetWorker({ queue: FORGET_ANSWERS, store, forget: () => cache.forget() });
