import { NotificationRequested } from '@waybill/contracts';
import { on } from '@waybill/messaging';
import type { Kit } from '@waybill/service';
import { accept } from '../domain/delivery.ts';
import { deliveries, SEND } from '../storage/deliveries.ts';

/** A repeat meets its own delivery, whatever has become of it, and schedules nothing [L3]. */
export const acceptDeliveries = ({ clock }: Pick<Kit, 'clock'>) =>
  on(NotificationRequested, { name: 'requested', from: 'now' }, async (events, work) => {
    const wanted = events.filter(({ data }) => data.channel === 'email');
    await work.findAll(
      deliveries,
      wanted.map(({ data }) => data.notification_id),
    );
    for (const { data, correlationid, traceparent } of wanted) {
      const { notification_id: id, priority, send_at } = data;
      if (await work.find(deliveries, id)) continue;
      const cause = { ...(correlationid && { correlation_id: correlationid }), ...(traceparent && { traceparent }) };
      await work.add(deliveries, accept({ id, priority, ...cause }));
      const delayMs = send_at === undefined ? 0 : Math.max(0, Date.parse(send_at) - clock.now().getTime());
      work.schedule({ queue: SEND, id, priority, delayMs });
    }
  });
