import { OrderCancelled, OrderConfirmed, OrderCreated, OrderDelivered, OrderShipped } from '@waybill/contracts';
import { on } from '@waybill/messaging';
import { project } from '../domain/project.ts';
import { SUMMARY_ID } from '../domain/summary.ts';
import { orders, summaries } from '../storage/collections.ts';
import { FORGET_ANSWERS } from './forget-answers.ts';

/** Keeps every order at its highest version, and the summary over them, in one transaction [L7]. */
export const onOrderEvents = () =>
  on(
    [OrderCreated, OrderConfirmed, OrderShipped, OrderDelivered, OrderCancelled],
    { name: 'orders', from: 'beginning' },
    async (events, work) => {
      const ids = [...new Set(events.map(({ data }) => data.order.id))];
      const known = await work.findAll(orders, ids);
      const before = await work.find(summaries, SUMMARY_ID);
      const projection = project(known, before, events);
      for (const document of projection.orders) await work.put(orders, document.id, () => ({ document, events: [] }));
      if (projection.summary === before) return;
      await work.put(summaries, SUMMARY_ID, () => ({ document: projection.summary, events: [] }));
      // By an id of its own: with one for all, nearly every commit would fight with the worker for that task.
      work.schedule({ queue: FORGET_ANSWERS, id: events[0]?.id ?? 'all' });
    },
  );
