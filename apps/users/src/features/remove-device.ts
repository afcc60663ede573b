import { Id, Refusal } from '@waybill/contracts';
import { reply, route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { z } from 'zod';
import { mayChange } from '../domain/access.ts';
import { checkCharge } from '../storage/charge.ts';
import { devices, dropDevice } from '../storage/devices.ts';

export const removeDevice = ({ store }: Pick<Kit, 'store'>) =>
  route({
    name: 'removeDevice',
    method: 'delete',
    path: '/api/v1/users/:user_id/devices/:device_id',
    summary: 'Send no more pushes to a device',
    access: 'signed-in',
    params: z.object({ user_id: Id, device_id: Id }),
    success: 204,
    refuses: ['user-not-found', 'device-not-found', 'forbidden'],
    handle: async ({ params: { user_id, device_id }, caller }) => {
      const by = mayChange(caller, user_id);
      await store.commit(async (work) => {
        if (by) await checkCharge(work, by);
        const device = await work.find(devices, device_id);
        if (device?.user_id !== user_id) throw new Refusal('device-not-found');
        await dropDevice(work, device_id);
      });
      return reply(undefined);
    },
  });
