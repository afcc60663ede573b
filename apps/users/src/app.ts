import type { App } from '@waybill/service';
import type { Settings } from './config.ts';
import { changePassword } from './features/change-password.ts';
import { createUser } from './features/create-user.ts';
import { deleteUser } from './features/delete-user.ts';
import { forgetDevices } from './features/forget-devices.ts';
import { listDevices } from './features/list-devices.ts';
import { listUsers } from './features/list-users.ts';
import { logIn } from './features/log-in.ts';
import { logOut } from './features/log-out.ts';
import { forgetLostDevices } from './features/on-push-failed.ts';
import { readKeys } from './features/read-keys.ts';
import { readMe } from './features/read-me.ts';
import { readPreferences } from './features/read-preferences.ts';
import { readUser } from './features/read-user.ts';
import { readUsers } from './features/read-users.ts';
import { refreshSession } from './features/refresh-session.ts';
import { registerDevice } from './features/register-device.ts';
import { registerUser } from './features/register-user.ts';
import { removeDevice } from './features/remove-device.ts';
import { setPreferences } from './features/set-preferences.ts';
import { setRoles } from './features/set-roles.ts';
import { updateUser } from './features/update-user.ts';
import { userStats } from './features/user-stats.ts';
import { ensureFirstAdmin } from './first-admin.ts';
import { createPasswords } from './passwords/passwords.ts';
import { names } from './storage/accounts.ts';
import { devices, deviceTokens } from './storage/devices.ts';
import { sessions } from './storage/sessions.ts';
import { createUserCache } from './storage/user-cache.ts';
import { users } from './storage/users.ts';
import { createGrantTokens } from './tokens/grant-tokens.ts';
import { createSigningKeys } from './tokens/signing-keys.ts';

export const collections = [users, names, sessions, devices, deviceTokens];

export const app: App<Settings> = async ({ store, sidecar, clock }, settings) => {
  const passwords = createPasswords();
  const keys = createSigningKeys({ sidecar, clock });
  const cache = createUserCache(sidecar, settings);
  const grantTokens = createGrantTokens({ keys, clock }, settings);
  await ensureFirstAdmin({ store, passwords }, settings);
  // A secret store that is still starting delays readiness, not the start.
  await keys.refresh().catch(() => undefined);

  return {
    routes: [
      registerUser({ store, clock, passwords, cache }),
      logIn({ store, clock, passwords, grantTokens }, settings),
      refreshSession({ store, clock, grantTokens }, settings),
      logOut({ store, clock }),
      readMe({ store }),
      readKeys({ keys }),
      listUsers({ store, cache }),
      userStats({ store }),
      createUser({ store, clock, passwords, cache }),
      readUser({ store, cache }),
      updateUser({ store, cache }),
      deleteUser({ store, clock, cache }),
      changePassword({ store, clock, passwords, cache, grantTokens }, settings),
      setRoles({ store, cache }),
      readPreferences({ store }),
      setPreferences({ store, cache }),
      listDevices({ store }),
      registerDevice({ store }),
      removeDevice({ store }),
      readUsers({ store }),
    ],
    reactions: [forgetLostDevices()],
    workers: [forgetDevices({ store })],
    periodic: [{ name: 'signing-keys', everyMs: 500, run: keys.refresh }],
    // The issuer verifies with its own keys and need not ask itself for them.
    verificationKeys: async () => keys.ring().published,
    parts: { 'signing-keys': keys.loaded },
  };
};
