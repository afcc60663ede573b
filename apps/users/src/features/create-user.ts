import { NewUser, Refusal, Role, UserView } from '@waybill/contracts';
import { created, may, route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { create, viewOf } from '../domain/user.ts';
import { userIdFor } from '../domain/user-id.ts';
import type { Passwords } from '../passwords/passwords.ts';
import { addUser } from '../storage/accounts.ts';
import type { UserCache } from '../storage/user-cache.ts';

/**
 * Takes no idempotency keys: the stored row would keep a fast hash of a password and a copy of the owner's name and
 * address for 30 days. A client's repeat is refused by the unique username
 * instead, a sidecar's meets the account it has opened.
 */
export const createUser = ({
  store,
  clock,
  passwords,
  cache,
}: Pick<Kit, 'store' | 'clock'> & { passwords: Passwords; cache: UserCache }) =>
  route({
    name: 'createUser',
    method: 'post',
    path: '/api/v1/users',
    summary: 'Open an account for somebody else',
    access: 'manage_users',
    idempotent: false,
    body: NewUser,
    success: 201,
    returns: UserView,
    refuses: ['username-taken', 'email-taken', 'password-too-common', 'too-many-requests'],
    handle: async ({ body: { password, roles = [Role.enum.customer], ...fields }, caller, headers, language }) => {
      const privileged = roles.some((role) => role !== 'customer');
      if (privileged && !may(caller, 'manage_roles')) throw new Refusal('forbidden', { permission: 'manage_roles' });
      const password_hash = await passwords.hash(password);
      const id = userIdFor(headers['x-attempt-key'], clock.now());
      const user = await addUser(store, create({ id, locale: language, ...fields, password_hash, roles }), {
        by: { id: caller.id, permissions: privileged ? ['manage_users', 'manage_roles'] : ['manage_users'] },
      });
      await cache.forget(id);
      return created(`/api/v1/users/${id}`, viewOf(user));
    },
  });
