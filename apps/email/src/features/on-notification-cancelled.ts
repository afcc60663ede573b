import { NotificationCancelled } from '@waybill/contracts';
import { on } from '@waybill/messaging';
import { withdraw } from '../domain/delivery.ts';
import { deliveries, SEND } from '../storage/deliveries.ts';

/** Spares the worker a question: notifications would not give it the message of a cancelled one either [D3]. */
export const withdrawDeliveries = () =>
  on(NotificationCancelled, { name: 'cancelled', from: 'now' }, async (events, work) => {
    const ids = events.flatMap(({ data }) => (data.channel === 'email' ? [data.notification_id] : []));
    await work.findAll(deliveries, ids);
    for (const id of ids) {
      const known = await work.find(deliveries, id);
      const decision = withdraw(known, id);
      if (!decision) continue;
      await work.put(deliveries, id, () => decision);
      if (known) work.unschedule(SEND, id);
    }
  });
