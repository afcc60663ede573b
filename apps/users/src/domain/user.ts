import {
  type Decision,
  type Draft,
  type Preferences,
  Refusal,
  type Registration,
  Role,
  type Stored,
  type UserChanges,
  UserCreated,
  UserDeleted,
  UserLoggedIn,
  UserUpdated,
  type UserView,
  unchanged,
} from '@waybill/contracts';

/** An account as it is kept. A deleted one stays as a tombstone, without anything that names its owner. */
export interface User extends Stored {
  username: string;
  email: string;
  /** E.164. */
  phone?: string;
  name: string;
  roles: Role[];
  preferences: Preferences;
  password_hash: string;
  /** Sessions of an older generation have ended. */
  session_generation: number;
  deleted_at?: string;
}

type Accepted = Omit<Registration, 'password'> & { id: string; password_hash: string; roles: readonly Role[] };

export function create({
  id,
  username,
  email,
  name,
  phone,
  locale = 'en',
  preferences,
  password_hash,
  roles,
}: Accepted): Decision<Draft<User>> {
  const document = {
    id,
    username,
    email,
    name: name ?? username,
    ...(phone !== undefined && { phone }),
    roles: inOrder(roles),
    preferences: { ...defaultsFor(preferences?.locale ?? locale), ...present(preferences ?? {}) },
    password_hash,
    session_generation: 1,
  };
  return { document, events: [UserCreated({ user_id: id })] };
}

/** Changes what `changes` names. Nobody is told of a change that changes nothing. */
export function update(user: User, { locale, phone, ...fields }: UserChanges): Decision<User> {
  const preferences = { ...live(user).preferences, ...(locale && { locale }) };
  const { phone: known, ...rest } = user;
  const number = phone === undefined ? known : (phone ?? undefined);
  return changed(user, { ...rest, ...(number !== undefined && { phone: number }), ...present(fields), preferences });
}

export const prefer = (user: User, preferences: Preferences): Decision<User> =>
  changed(user, { ...live(user), preferences });

/** Gives the user exactly these roles. Taking one away ends every session, so that no refresh brings it back. */
export function grant(user: User, roles: readonly Role[], by: { id: string }): Decision<User> {
  const taken = live(user).roles.filter((role) => !roles.includes(role));
  if (by.id === user.id && taken.includes('admin')) throw new Refusal('own-admin-role');
  const session_generation = user.session_generation + (taken.length > 0 ? 1 : 0);
  return changed(user, { ...user, roles: inOrder(roles), session_generation });
}

/** Changes the password that `before` was checked against, and ends every session. */
export function changePassword(user: User, { before, after }: { before: string; after: string }): Decision<User> {
  if (live(user).password_hash !== before) throw new Refusal('password-wrong');
  return changed(user, { ...user, password_hash: after, session_generation: user.session_generation + 1 });
}

/** Leaves a tombstone: the id and the fact, nothing that names the owner. */
export function remove(user: User, at: string, by: { id: string }): Decision<User> {
  if (by.id === live(user).id && user.roles.includes('admin')) throw new Refusal('own-admin-role');
  const erased = { username: '', email: '', name: '', roles: [], preferences: defaultsFor('en'), password_hash: '' };
  const { phone: _, ...rest } = user;
  const document = { ...rest, ...erased, session_generation: user.session_generation + 1, deleted_at: at };
  return { document, events: [UserDeleted({ user_id: user.id })] };
}

/** Notes a login, unless the account has gone or changed its password since `passwordHash` was checked. */
export function logIn(user: User, passwordHash: string): Decision<User> {
  if (user.deleted_at !== undefined || user.password_hash !== passwordHash) throw new Refusal('wrong-credentials');
  return { document: user, events: [UserLoggedIn({ user_id: user.id })] };
}

/** Refuses a tombstone. */
export function live(user: User): User {
  if (user.deleted_at !== undefined) throw new Refusal('user-not-found');
  return user;
}

export function viewOf({
  id,
  username,
  email,
  phone,
  name,
  roles,
  preferences,
  created_at,
  updated_at,
  version,
}: User): UserView {
  return {
    id,
    username,
    email,
    ...(phone !== undefined && { phone }),
    name,
    roles,
    preferences,
    created_at,
    updated_at,
    version,
  };
}

const inOrder = (roles: readonly Role[]): Role[] => Role.options.filter((role) => roles.includes(role));

function changed(before: User, after: User): Decision<User> {
  return JSON.stringify(before) === JSON.stringify(after)
    ? unchanged(before)
    : { document: after, events: [UserUpdated({ user_id: after.id })] };
}

function defaultsFor(locale: Preferences['locale']): Preferences {
  return { email: true, push: true, sms: false, locale, time_zone: locale === 'vi' ? 'Asia/Ho_Chi_Minh' : 'UTC' };
}

type Present<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

const present = <T extends object>(fields: T): Present<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<T>;
