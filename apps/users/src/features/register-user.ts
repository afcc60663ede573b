import { Registration, UserView } from '@waybill/contracts';
import { created, route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { create, viewOf } from '../domain/user.ts';
import { userIdFor } from '../domain/user-id.ts';
import type { Passwords } from '../passwords/passwords.ts';
import { addUser } from '../storage/accounts.ts';
import type { UserCache } from '../storage/user-cache.ts';

export const registerUser = ({
  store,
  clock,
  passwords,
  cache,
}: Pick<Kit, 'store' | 'clock'> & { passwords: Passwords; cache: UserCache }) =>
  route({
    name: 'registerUser',
    method: 'post',
    path: '/api/v1/auth/register',
    summary: 'Open a customer account',
    description:
      'After a 503 the account may be there all the same: log in before you register again, which would be refused with username-taken.',
    access: 'anyone',
    idempotent: false,
    body: Registration,
    success: 201,
    returns: UserView,
    refuses: ['username-taken', 'email-taken', 'password-too-common', 'too-many-requests'],
    handle: async ({ body: { password, ...fields }, headers, language }) => {
      const password_hash = await passwords.hash(password);
      const id = userIdFor(headers['x-attempt-key'], clock.now());
      const user = await addUser(
        store,
        create({ id, locale: language, ...fields, password_hash, roles: ['customer'] }),
      );
      await cache.forget(id);
      return created(`/api/v1/users/${id}`, viewOf(user));
    },
  });
