import { Id, RoleGrant, UserView } from '@waybill/contracts';
import { route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { z } from 'zod';
import { grant, viewOf } from '../domain/user.ts';
import { changeUser } from '../storage/accounts.ts';
import type { Charge } from '../storage/charge.ts';
import type { UserCache } from '../storage/user-cache.ts';

export const setRoles = ({ store, cache }: Pick<Kit, 'store'> & { cache: UserCache }) =>
  route({
    name: 'setRoles',
    method: 'put',
    path: '/api/v1/users/:user_id/roles',
    summary: 'Give a user exactly these roles',
    description:
      'Taking a role away ends the sessions of the user. Access tokens already out keep it until they expire, 10 min at most, but give no more power over accounts.',
    access: 'manage_roles',
    params: z.object({ user_id: Id }),
    body: RoleGrant,
    success: 200,
    returns: UserView,
    refuses: ['user-not-found', 'own-admin-role', 'version-mismatch'],
    handle: async ({ params: { user_id }, body: { roles }, caller, ifVersion }) => {
      const by: Charge = { id: caller.id, permissions: ['manage_roles'] };
      const user = await changeUser(store, user_id, (document) => grant(document, roles, caller), { ifVersion, by });
      await cache.forget(user_id);
      return viewOf(user);
    },
  });
