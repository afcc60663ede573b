import { type Channel, NotificationRequested } from '@waybill/contracts';
import { on } from '@waybill/messaging';
import type { Clock } from '@waybill/runtime';
import { deliveries } from './collection.ts';
import { accept, deliveryIdOf } from './delivery.ts';

/** A repeat meets its own delivery, whatever has become of it, and schedules nothing [L3]. */
export const acceptDeliveries = ({ channel, clock }: { channel: Channel; clock: Clock }) =>
  on(NotificationRequested, { name: 'requested', from: 'now' }, async (events, work) => {
    const wanted = events
      .filter(({ data }) => data.channel === channel)
      .map(({ data: { notification_id, device_id, ...data }, correlationid, traceparent }) => {
        const target = { notification_id, ...(device_id !== undefined && { device_id }) };
        const cause = { ...(correlationid && { correlation_id: correlationid }), ...(traceparent && { traceparent }) };
        return { ...data, cause, target, id: deliveryIdOf(target) };
      });
    await work.findAll(
      deliveries,
      wanted.map(({ id }) => id),
    );
    for (const { id, target, priority, send_at, cause } of wanted) {
      if (await work.find(deliveries, id)) continue;
      await work.add(deliveries, accept(target, { priority, ...cause }));
      const delayMs = send_at === undefined ? 0 : Math.max(0, Date.parse(send_at) - clock.now().getTime());
      work.schedule({ queue: channel, id, priority, delayMs });
    }
  });
