import { type Channel, NotificationCancelled } from '@waybill/contracts';
import { on } from '@waybill/messaging';
import { deliveries } from './collection.ts';
import { deliveryIdOf, type Target, withdraw } from './delivery.ts';

/** Spares the worker a question: notifications would not give it the message of a cancelled one either [D3]. */
export const withdrawDeliveries = ({ channel }: { channel: Channel }) =>
  on(NotificationCancelled, { name: 'cancelled', from: 'now' }, async (events, work) => {
    const targets = events.flatMap(({ data: { notification_id, device_ids, ...data } }): Target[] => {
      if (data.channel !== channel) return [];
      return device_ids ? device_ids.map((device_id) => ({ notification_id, device_id })) : [{ notification_id }];
    });
    await work.findAll(deliveries, targets.map(deliveryIdOf));
    for (const target of targets) {
      const id = deliveryIdOf(target);
      const known = await work.find(deliveries, id);
      const decision = withdraw(known, target);
      if (!decision) continue;
      await work.put(deliveries, id, () => decision);
      if (known) work.unschedule(channel, id);
    }
  });
