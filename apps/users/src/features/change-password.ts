import { randomBytes, randomUUID } from 'node:crypto';
import { Id, PasswordChange, Refusal, TokenGrant } from '@waybill/contracts';
import { route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { z } from 'zod';
import type { Settings } from '../config.ts';
import { tokenOf } from '../domain/refresh-token.ts';
import { open } from '../domain/session.ts';
import { changePassword as change, live } from '../domain/user.ts';
import type { Passwords } from '../passwords/passwords.ts';
import { expiryOf, sessions } from '../storage/sessions.ts';
import type { UserCache } from '../storage/user-cache.ts';
import { users } from '../storage/users.ts';
import type { GrantTokens } from '../tokens/grant-tokens.ts';

export const changePassword = (
  {
    store,
    clock,
    passwords,
    cache,
    grantTokens,
  }: Pick<Kit, 'store' | 'clock'> & { passwords: Passwords; cache: UserCache; grantTokens: GrantTokens },
  settings: Settings,
) =>
  route({
    name: 'changePassword',
    method: 'put',
    path: '/api/v1/users/:user_id/password',
    summary: "Change one's own password",
    description: 'Ends every session of the account; the answer holds the tokens of a new one.',
    access: 'signed-in',
    params: z.object({ user_id: Id }),
    body: PasswordChange,
    success: 200,
    returns: TokenGrant,
    refuses: ['user-not-found', 'password-wrong', 'password-too-common', 'too-many-requests'],
    handle: async ({ params: { user_id }, body, caller }) => {
      if (caller.id !== user_id) throw new Refusal('user-not-found');
      const { password_hash: before } = live(await store.documents(users).get(user_id));
      if (!(await passwords.matches(body.current_password, before))) throw new Refusal('password-wrong');
      const after = await passwords.hash(body.new_password);

      const id = randomUUID();
      const token = tokenOf(id, randomBytes(32));
      const user = await store.commit(async (work) => {
        const changed = await work.change(users, user_id, (known) => change(known, { before, after }));
        await work.add(sessions, open({ id, user: changed, token, expiresAt: expiryOf(clock, settings) }));
        return changed;
      });
      await cache.forget(user_id);
      return grantTokens(user, token);
    },
  });
