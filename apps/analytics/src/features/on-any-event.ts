import { eventTypes } from '@waybill/contracts';
import { on } from '@waybill/messaging';
import { trail } from '../storage/collections.ts';

/** Notes every event of the platform once, under its own id: that it happened, not what it said. */
export const onAnyEvent = () =>
  on([...eventTypes.values()], { name: 'trail', from: 'beginning' }, async (events, work) => {
    for (const { id, type, subject, source, time, sequence, correlationid } of events) {
      const cause = correlationid !== undefined && { correlation_id: correlationid };
      await work.add(trail, { document: { id, type, subject, source, time, sequence, ...cause }, events: [] });
    }
  });
