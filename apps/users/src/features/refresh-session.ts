import { randomBytes } from 'node:crypto';
import { RefreshRequest, Refusal, TokenGrant } from '@waybill/contracts';
import { route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import type { Settings } from '../config.ts';
import { hashOf, sessionIdOf, successorOf } from '../domain/refresh-token.ts';
import { rotate } from '../domain/session.ts';
import { expiryOf, sessions } from '../storage/sessions.ts';
import { users } from '../storage/users.ts';
import type { GrantTokens } from '../tokens/grant-tokens.ts';

export const refreshSession = (
  { store, clock, grantTokens }: Pick<Kit, 'store' | 'clock'> & { grantTokens: GrantTokens },
  settings: Settings,
) =>
  route({
    name: 'refreshSession',
    method: 'post',
    path: '/api/v1/auth/refresh',
    summary: 'Exchange a refresh token for new tokens',
    description:
      'Each refresh token is good for one use. Within 10 s it may be shown again, in case the answer was lost, and gives the same successor; later it ends the whole session, since somebody else may have it.',
    access: 'anyone',
    idempotent: false,
    body: RefreshRequest,
    success: 200,
    returns: TokenGrant,
    refuses: ['session-ended'],
    handle: async ({ body: { refresh_token: token } }) => {
      const id = sessionIdOf(token);
      if (!id) throw new Refusal('session-ended');
      const turn = {
        salt: randomBytes(32).toString('base64url'),
        now: clock.now(),
        expiresAt: expiryOf(clock, settings),
      };
      const session = await store.documents(sessions).change(id, (document) => rotate(document, token, turn));
      const { previous } = session;
      if (session.ended || previous?.hash !== hashOf(token)) throw new Refusal('session-ended');

      const user = await store.documents(users).find(session.user_id);
      if (!user || user.deleted_at !== undefined || user.session_generation !== session.generation)
        throw new Refusal('session-ended');
      return grantTokens(user, successorOf(token, previous.salt));
    },
  });
