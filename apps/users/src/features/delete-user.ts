import { Id } from '@waybill/contracts';
import { reply, route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { z } from 'zod';
import { mayChange } from '../domain/access.ts';
import { remove } from '../domain/user.ts';
import { changeUser } from '../storage/accounts.ts';
import type { UserCache } from '../storage/user-cache.ts';
import { scheduleForgetting } from './forget-devices.ts';

export const deleteUser = ({ store, clock, cache }: Pick<Kit, 'store' | 'clock'> & { cache: UserCache }) =>
  route({
    name: 'deleteUser',
    method: 'delete',
    path: '/api/v1/users/:user_id',
    summary: 'Delete an account and erase what names its owner',
    access: 'signed-in',
    params: z.object({ user_id: Id }),
    success: 204,
    refuses: ['user-not-found', 'forbidden', 'own-admin-role', 'version-mismatch'],
    handle: async ({ params: { user_id }, caller, ifVersion }) => {
      const by = mayChange(caller, user_id);
      const at = clock.now().toISOString();
      await changeUser(store, user_id, (document) => remove(document, at, caller), {
        ifVersion,
        by,
        also: (work) => scheduleForgetting(work, user_id),
      });
      await cache.forget(user_id);
      return reply(undefined);
    },
  });
