import { AnalyticsSummary } from '@waybill/contracts';
import { reply, route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { emptySummary, SUMMARY_ID, viewOf } from '../domain/summary.ts';
import type { AnswerCache } from '../storage/answer-cache.ts';
import { summaries } from '../storage/collections.ts';

export const readSummary = ({ store, cache }: Pick<Kit, 'store'> & { cache: AnswerCache }) =>
  route({
    name: 'readSummary',
    method: 'get',
    path: '/api/v1/analytics/summary',
    summary: 'Orders and revenue over all time',
    access: 'view_analytics',
    success: 200,
    returns: AnalyticsSummary,
    answers: { 'X-Cache': 'HIT or MISS' },
    handle: async () => {
      const { value, outcome } = await cache.through('summary', {}, async () =>
        viewOf((await store.documents(summaries).find(SUMMARY_ID)) ?? emptySummary()),
      );
      return reply(value, { headers: { 'x-cache': outcome } });
    },
  });
