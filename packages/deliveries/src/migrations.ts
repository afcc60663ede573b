import type { Migration } from '@waybill/store';
import { deliveries } from './collection.ts';

/** Until 0.1.0 a delivery was told by its own id, which was that of its notification. */
const notificationIds: Migration = {
  name: 'deliveries name their notification',
  async run(database) {
    const rows = database.collection<{ _id: string }>(deliveries.name);
    for await (const { _id } of rows.find({ notification_id: { $exists: false } }, { projection: { _id: 1 } })) {
      await rows.updateOne({ _id }, { $set: { notification_id: _id } });
    }
  },
};

export const migrations = [notificationIds];
