import { UserDeleted } from '@waybill/contracts';
import { on } from '@waybill/messaging';
import { departures } from '../storage/notifications.ts';
import { ERASE_USER } from './erase-users.ts';

/** Outlives any transaction which began before the departure was known. */
const graceMs = 5_000;

/** Remembers who has gone, so that nothing more is prepared for them, and has what is kept about them erased. */
export const forgetDeletedUsers = () =>
  on(UserDeleted, { name: 'erasure', from: 'beginning' }, async (events, work) => {
    for (const { data } of events) {
      await work.put(departures, data.user_id, (known) =>
        known ? undefined : { document: { id: data.user_id }, events: [] },
      );
      work.schedule({ queue: ERASE_USER, id: data.user_id, delayMs: graceMs });
    }
  });
