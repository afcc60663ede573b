import { DeviceView, Id, NewDevice, Refusal } from '@waybill/contracts';
import { reply, route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { v7 } from 'uuid';
import { z } from 'zod';
import { mayChange } from '../domain/access.ts';
import { type Device, viewOf } from '../domain/device.ts';
import { live } from '../domain/user.ts';
import { checkCharge } from '../storage/charge.ts';
import { crowdedOut, devicesOf, dropDevice, keepDevice } from '../storage/devices.ts';
import { users } from '../storage/users.ts';

export const registerDevice = ({ store }: Pick<Kit, 'store'>) =>
  route({
    name: 'registerDevice',
    method: 'post',
    path: '/api/v1/users/:user_id/devices',
    summary: 'Register a device for pushes',
    description:
      'Registering a token again keeps its device; a token of another user’s device moves to this one. With 20 devices the one registered longest ago makes room.',
    access: 'signed-in',
    params: z.object({ user_id: Id }),
    body: NewDevice,
    success: 201,
    again: 200,
    returns: DeviceView,
    answers: { Location: 'Where the device is' },
    refuses: ['user-not-found', 'forbidden'],
    handle: async ({ params: { user_id }, body, caller, once }) => {
      const by = mayChange(caller, user_id);
      const id = v7();
      const leaving = crowdedOut(await devicesOf(store, user_id), body.token);
      const kept = await store.commit(
        async (work) => {
          if (by) await checkCharge(work, by);
          const user = await work.find(users, user_id);
          if (user) live(user);
          else throw new Refusal('user-not-found');
          for (const device of leaving) await dropDevice(work, device);
          return keepDevice(work, { id, user_id, ...body });
        },
        { once: once?.answering(answer) },
      );
      return answer(kept);
    },
  });

const answer = ({ device, isNew }: { device: Device; isNew: boolean }) =>
  reply(viewOf(device), {
    ...(!isNew && { status: 200 }),
    headers: { location: `/api/v1/users/${device.user_id}/devices/${device.id}` },
  });
