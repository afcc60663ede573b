import { StockRejected } from '@waybill/contracts';
import { on } from '@waybill/messaging';
import type { Kit } from '@waybill/service';
import { rejectStock } from '../domain/order.ts';
import { orders } from '../storage/orders.ts';
import { FORGET_ORDER } from './forget-orders.ts';

/** Cancels the pending orders whose units are not to be had any more; any other order is past this [S4]. */
export const cancelRejected = ({ clock }: Pick<Kit, 'clock'>) =>
  on(StockRejected, { name: 'stock-rejected', from: 'beginning' }, async (events, work) => {
    const at = clock.now().toISOString();
    const found = await work.findAll(
      orders,
      events.map(({ data }) => data.order_id),
    );
    for (const event of events) {
      const order = found.get(event.data.order_id);
      if (order?.status !== 'pending') continue;
      await work.because(event).change(orders, order.id, (now) => rejectStock(now, { at }));
      work.schedule({ queue: FORGET_ORDER, id: order.id });
    }
  });
