import type { Gauge, Kit } from '@waybill/service';
import { emptySummary, SUMMARY_ID } from '../domain/summary.ts';
import { summaries } from './collections.ts';

/**
 * What the summary says, which is one document however many orders there are. Every replica tells of all orders: take
 * the maximum over replicas, never the sum.
 */
export function summaryGauges({ store }: Pick<Kit, 'store'>): Gauge[] {
  const summary = async () => (await store.documents(summaries).find(SUMMARY_ID)) ?? emptySummary();
  return [
    {
      name: 'waybill_orders',
      help: 'Orders by status',
      labels: ['status'],
      read: async () =>
        Object.entries((await summary()).by_status).map(([status, value]) => ({ labels: { status }, value })),
    },
    {
      name: 'waybill_revenue_minor_units',
      help: 'Totals of orders that are not cancelled, in minor units of their currency',
      labels: ['currency'],
      read: async () =>
        Object.entries((await summary()).revenue).map(([currency, { amount }]) => ({
          labels: { currency },
          value: amount,
        })),
    },
  ];
}
