import type { Migration } from '@waybill/store';
import { notifications } from './notifications.ts';

/** Until 0.1.0 a notification had one address, and the highest attempt handed out beside it. */
const places: Migration = {
  name: 'places instead of one address',
  async run(database) {
    const rows = database.collection<{ _id: string }>(notifications.name);
    const old = rows.find<{ _id: string; status: string; address?: string; handed_out?: number }>(
      { places: { $exists: false } },
      { projection: { status: 1, address: 1, handed_out: 1 } },
    );
    for await (const { _id, status, address, handed_out = 0 } of old) {
      const one = { ...(address !== undefined && { address }), handed_out };
      const $set = { places: status === 'accepted' ? [] : [one] };
      await rows.updateOne({ _id, places: { $exists: false } }, { $set, $unset: { address: 1, handed_out: 1 } });
    }
  },
};

export const migrations = [places];
