import { PushFailed } from '@waybill/contracts';
import { on } from '@waybill/messaging';
import { devices, dropDevice } from '../storage/devices.ts';

/**
 * Forgets devices that will never take anything again. One that was forgotten and is registered anew has another id,
 * so a late or repeated telling harms nobody [L7].
 */
export const forgetLostDevices = () =>
  on(PushFailed, { name: 'push-failed', from: 'beginning' }, async (events, work) => {
    const lost = events.flatMap(({ data: { reason, device_id } }) =>
      reason === 'unregistered' && device_id !== undefined ? [device_id] : [],
    );
    await work.findAll(devices, lost);
    for (const id of lost) await dropDevice(work, id);
  });
