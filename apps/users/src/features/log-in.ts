import { randomBytes, randomUUID } from 'node:crypto';
import { Credentials, Refusal, TokenGrant } from '@waybill/contracts';
import { route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import type { Settings } from '../config.ts';
import { emailKey, usernameKey } from '../domain/names.ts';
import { tokenOf } from '../domain/refresh-token.ts';
import { open } from '../domain/session.ts';
import { logIn as noteLogin } from '../domain/user.ts';
import type { Passwords } from '../passwords/passwords.ts';
import { findByName } from '../storage/accounts.ts';
import { expiryOf, sessions } from '../storage/sessions.ts';
import { users } from '../storage/users.ts';
import type { GrantTokens } from '../tokens/grant-tokens.ts';

export const logIn = (
  {
    store,
    clock,
    passwords,
    grantTokens,
  }: Pick<Kit, 'store' | 'clock'> & { passwords: Passwords; grantTokens: GrantTokens },
  settings: Settings,
) =>
  route({
    name: 'logIn',
    method: 'post',
    path: '/api/v1/auth/login',
    summary: 'Exchange a password for tokens',
    access: 'anyone',
    idempotent: false,
    body: Credentials,
    success: 200,
    returns: TokenGrant,
    refuses: ['wrong-credentials', 'too-many-requests'],
    handle: async ({ body: { email, username, password } }) => {
      const found = await findByName(store, email === undefined ? usernameKey(username ?? '') : emailKey(email));
      // An unknown user takes as long as a wrong password and gets the same answer.
      const matches = await passwords.matches(password, found?.password_hash);
      if (!found || !matches) throw new Refusal('wrong-credentials');

      const id = randomUUID();
      const token = tokenOf(id, randomBytes(32));
      const user = await store.commit(async (work) => {
        const known = await work.change(users, found.id, (document) => noteLogin(document, found.password_hash));
        await work.add(sessions, open({ id, user: known, token, expiresAt: expiryOf(clock, settings) }));
        return known;
      });
      return grantTokens(user, token);
    },
  });
