import { DeviceView, Id } from '@waybill/contracts';
import { route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { z } from 'zod';
import { mayRead } from '../domain/access.ts';
import { viewOf } from '../domain/device.ts';
import { live } from '../domain/user.ts';
import { devicesOf } from '../storage/devices.ts';
import { users } from '../storage/users.ts';

export const listDevices = ({ store }: Pick<Kit, 'store'>) =>
  route({
    name: 'listDevices',
    method: 'get',
    path: '/api/v1/users/:user_id/devices',
    summary: 'The devices a user gets pushes on, without their tokens',
    access: 'signed-in',
    params: z.object({ user_id: Id }),
    success: 200,
    returns: z.strictObject({ items: z.array(DeviceView) }),
    refuses: ['user-not-found'],
    handle: async ({ params: { user_id }, caller }) => {
      mayRead(caller, user_id);
      live(await store.documents(users).get(user_id));
      return { items: (await devicesOf(store, user_id)).map(viewOf) };
    },
  });
