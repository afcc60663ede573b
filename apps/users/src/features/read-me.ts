import { UserView } from '@waybill/contracts';
import { route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { live, viewOf } from '../domain/user.ts';
import { users } from '../storage/users.ts';

export const readMe = ({ store }: Pick<Kit, 'store'>) =>
  route({
    name: 'readMe',
    method: 'get',
    path: '/api/v1/auth/me',
    summary: 'The account of the caller',
    access: 'signed-in',
    success: 200,
    returns: UserView,
    refuses: ['user-not-found'],
    handle: async ({ caller }) => viewOf(live(await store.documents(users).get(caller.id))),
  });
