import { Id, Preferences } from '@waybill/contracts';
import { etagOf, reply, route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { z } from 'zod';
import { mayRead } from '../domain/access.ts';
import { live } from '../domain/user.ts';
import { users } from '../storage/users.ts';

export const readPreferences = ({ store }: Pick<Kit, 'store'>) =>
  route({
    name: 'readPreferences',
    method: 'get',
    path: '/api/v1/users/:user_id/preferences',
    summary: 'How a user wants to hear from the platform',
    access: 'signed-in',
    params: z.object({ user_id: Id }),
    success: 200,
    returns: Preferences,
    refuses: ['user-not-found'],
    handle: async ({ params: { user_id }, caller }) => {
      mayRead(caller, user_id);
      const user = live(await store.documents(users).get(user_id));
      return reply(user.preferences, { headers: { etag: etagOf(user) } });
    },
  });
