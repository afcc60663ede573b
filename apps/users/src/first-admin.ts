import { Refusal } from '@waybill/contracts';
import type { Kit } from '@waybill/service';
import { v5 } from 'uuid';
import type { Settings } from './config.ts';
import { create } from './domain/user.ts';
import type { Passwords } from './passwords/passwords.ts';
import { addUser } from './storage/accounts.ts';
import { users } from './storage/users.ts';

/** The same in every replica and at every start, so that there is one first administrator. */
const FIRST_ADMIN_ID = v5('first-admin', 'c3b1b0f4-6f0e-4c55-9d3c-6a4f1f7f2f0d');

/**
 * Makes the administrator whom the settings name, unless one was made before; changing the settings later changes
 * nothing. Throws what to mend when the settings cannot be followed.
 */
export async function ensureFirstAdmin(
  { store, passwords }: Pick<Kit, 'store'> & { passwords: Passwords },
  settings: Settings,
): Promise<void> {
  const { ADMIN_EMAIL: email, ADMIN_USERNAME: username, ADMIN_PASSWORD: password } = settings;
  if (!email && !username && !password) return;
  if (!email || !username || !password)
    throw new Error('Set ADMIN_EMAIL, ADMIN_USERNAME and ADMIN_PASSWORD, or none of them');
  if (await store.documents(users).find(FIRST_ADMIN_ID)) return;
  try {
    const password_hash = await passwords.hash(password);
    await addUser(store, create({ id: FIRST_ADMIN_ID, username, email, roles: ['admin'], password_hash }));
  } catch (error) {
    const advice = error instanceof Refusal && adviceFor[error.code];
    throw advice ? new Error(advice, { cause: error }) : error;
  }
}

const adviceFor: Partial<Record<string, string>> = {
  'username-taken': 'Another account has the ADMIN_USERNAME; choose one that is free',
  'email-taken': 'Another account has the ADMIN_EMAIL; choose one that is free',
  'password-too-common': 'The ADMIN_PASSWORD is too common; choose one that others are unlikely to use',
};
