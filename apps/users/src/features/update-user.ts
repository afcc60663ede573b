import { Id, UserChanges, UserView } from '@waybill/contracts';
import { route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { z } from 'zod';
import { mayChange } from '../domain/access.ts';
import { update, viewOf } from '../domain/user.ts';
import { changeUser } from '../storage/accounts.ts';
import type { UserCache } from '../storage/user-cache.ts';

export const updateUser = ({ store, cache }: Pick<Kit, 'store'> & { cache: UserCache }) =>
  route({
    name: 'updateUser',
    method: 'patch',
    path: '/api/v1/users/:user_id',
    summary: 'Change name, username, e-mail address or locale',
    access: 'signed-in',
    params: z.object({ user_id: Id }),
    body: UserChanges,
    success: 200,
    returns: UserView,
    refuses: ['user-not-found', 'forbidden', 'username-taken', 'email-taken', 'version-mismatch'],
    handle: async ({ params: { user_id }, body, caller, ifVersion }) => {
      const by = mayChange(caller, user_id);
      const user = await changeUser(store, user_id, (document) => update(document, body), { ifVersion, by });
      await cache.forget(user_id);
      return viewOf(user);
    },
  });
