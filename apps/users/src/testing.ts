import { generateKeyPairSync, randomUUID } from 'node:crypto';
import type { Registration, Role, TokenGrant, UserView } from '@waybill/contracts';
import type { Kit } from '@waybill/service';
import { type FakeSidecar, fakeSidecar, fixedClock, type TestStore, testApi, testStore } from '@waybill/testing';
import { app, collections } from './app.ts';
import { Settings } from './config.ts';
import { create, type User } from './domain/user.ts';
import { users } from './storage/users.ts';

/** The users service over a real store, with signing keys in a fake secret store and a clock that stands still. */
export async function usersApi({
  settings = {},
  clock = fixedClock(),
  sidecar = fakeSidecar({ clock }),
  store,
}: Partial<Pick<Kit, 'store'>> & {
  settings?: Partial<Settings>;
  clock?: ReturnType<typeof fixedClock>;
  sidecar?: FakeSidecar;
} = {}) {
  sidecar.secrets['signing-keys'] ??= signingSecret();
  const opened = (store ?? (await testStore({ app: 'users', collections, clock }))) as TestStore;
  const api = await testApi(app, { ...Settings.parse({}), ...settings }, { store: opened, sidecar, clock });

  /** Accounts of `admin` and `manager`, whose tokens alone count for little. */
  const seedStaff = async () => {
    for (const { id, roles } of [admin, manager]) {
      const username = roles.join();
      const made = create({ id, username, email: `${username}@staff.example.com`, roles, password_hash: '' });
      await opened.documents(users).add({ ...made, events: [] });
    }
  };

  /** Registers somebody and logs in. */
  async function newcomer(
    fields: Partial<Registration> = {},
  ): Promise<{ user: UserView; grant: TokenGrant; password: string }> {
    const name = `u${randomUUID().slice(0, 8)}`;
    const body = { ...registration, username: name, email: `${name}@example.com`, ...fields };
    await api.post('/api/v1/auth/register').send(body).expect(201);
    const { body: grant } = await api
      .post('/api/v1/auth/login')
      .send({ username: body.username, password: body.password })
      .expect(200);
    return { user: grant.user, grant, password: body.password };
  }

  return { ...api, store: opened, sidecar, clock, newcomer, seedStaff };
}

export const registration: Registration = {
  username: 'Linh.Tran',
  email: 'Linh@Example.com',
  password: 'correct horse battery',
};

export const admin = { id: '018f0000-0000-7000-8000-0000000000ad', roles: ['admin'] as Role[] };
export const manager = { id: '018f0000-0000-7000-8000-0000000000aa', roles: ['manager'] as Role[] };

/** An account as the store gives it. */
export const aUser = (fields: Partial<User> = {}): User => ({
  id: '018f0000-0000-7000-8000-000000000001',
  username: 'Linh',
  email: 'Linh@example.com',
  name: 'Linh',
  roles: ['customer'],
  preferences: { email: true, push: true, sms: false, locale: 'vi', time_zone: 'Asia/Ho_Chi_Minh' },
  password_hash: 'hash',
  session_generation: 1,
  version: 1,
  created_at: '2026-01-02T03:04:05.000Z',
  updated_at: '2026-01-02T03:04:05.000Z',
  ...fields,
});

/** A secret as `signing-keys` holds it. */
export function signingSecret(): { current: string; next: string } {
  const key = () =>
    JSON.stringify({ ...generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }), kid: randomUUID() });
  return { current: key(), next: key() };
}
