import { Id, UserView } from '@waybill/contracts';
import { reply, route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { z } from 'zod';
import { mayRead } from '../domain/access.ts';
import { live, viewOf } from '../domain/user.ts';
import type { UserCache } from '../storage/user-cache.ts';
import { users } from '../storage/users.ts';

export const readUser = ({ store, cache }: Pick<Kit, 'store'> & { cache: UserCache }) =>
  route({
    name: 'readUser',
    method: 'get',
    path: '/api/v1/users/:user_id',
    summary: 'One user: oneself, or anybody for staff',
    access: 'signed-in',
    params: z.object({ user_id: Id }),
    success: 200,
    returns: UserView,
    answers: { 'X-Cache': 'HIT or MISS' },
    refuses: ['user-not-found'],
    handle: async ({ params: { user_id }, caller }) => {
      mayRead(caller, user_id);
      const { value, outcome } = await cache.user(user_id, async () =>
        viewOf(live(await store.documents(users).get(user_id))),
      );
      return reply(value, { headers: { 'x-cache': outcome } });
    },
  });
