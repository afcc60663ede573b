import { Id, Preferences } from '@waybill/contracts';
import { etagOf, reply, route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { z } from 'zod';
import { mayChange } from '../domain/access.ts';
import { prefer } from '../domain/user.ts';
import { changeUser } from '../storage/accounts.ts';
import type { UserCache } from '../storage/user-cache.ts';

export const setPreferences = ({ store, cache }: Pick<Kit, 'store'> & { cache: UserCache }) =>
  route({
    name: 'setPreferences',
    method: 'put',
    path: '/api/v1/users/:user_id/preferences',
    summary: 'Say how to hear from the platform',
    access: 'signed-in',
    params: z.object({ user_id: Id }),
    body: Preferences,
    success: 200,
    returns: Preferences,
    refuses: ['user-not-found', 'forbidden', 'version-mismatch'],
    handle: async ({ params: { user_id }, body, caller, ifVersion }) => {
      const by = mayChange(caller, user_id);
      const user = await changeUser(store, user_id, (document) => prefer(document, body), { ifVersion, by });
      await cache.forget(user_id);
      return reply(user.preferences, { headers: { etag: etagOf(user) } });
    },
  });
