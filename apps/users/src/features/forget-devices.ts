import { worker } from '@waybill/messaging';
import type { Kit } from '@waybill/service';
import type { Work } from '@waybill/store';
import { devicesOf, dropDevice } from '../storage/devices.ts';

const queue = 'forget-devices';
/** Outlives any registration that began before its user was deleted. */
const graceMs = 5_000;

/** To be called where a user is deleted: their devices follow. */
export const scheduleForgetting = (work: Work, userId: string): void =>
  work.schedule({ queue, id: userId, delayMs: graceMs });

/** Removes the devices of deleted users; nobody has been told of them since the deletion. */
export const forgetDevices = ({ store }: Pick<Kit, 'store'>) =>
  worker({
    queue,
    leaseMs: 60_000,
    handle: async (tasks) => {
      for (const task of tasks) {
        const left = await devicesOf(store, task.id);
        await store.commit(async (work) => {
          for (const { id } of left) await dropDevice(work, id);
          work.finish(task);
        });
      }
    },
  });
