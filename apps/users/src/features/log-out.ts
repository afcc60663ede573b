import { RefreshRequest } from '@waybill/contracts';
import { reply, route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { sessionIdOf } from '../domain/refresh-token.ts';
import { end } from '../domain/session.ts';
import { sessions } from '../storage/sessions.ts';

export const logOut = ({ store, clock }: Pick<Kit, 'store' | 'clock'>) =>
  route({
    name: 'logOut',
    method: 'post',
    path: '/api/v1/auth/logout',
    summary: 'End the session a refresh token belongs to',
    description:
      'Any token the session ever had will do, and an unknown one is no mistake: afterwards it is good for nothing.',
    access: 'anyone',
    idempotent: false,
    body: RefreshRequest,
    success: 204,
    handle: async ({ body: { refresh_token } }) => {
      const id = sessionIdOf(refresh_token);
      const now = clock.now();
      if (id) await store.commit((work) => work.put(sessions, id, (session) => session && end(session, 'logout', now)));
      return reply(undefined);
    },
  });
