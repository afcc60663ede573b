import { testStore } from '@waybill/testing';
import { expect, test } from 'vitest';
import { collections } from '../app.ts';
import { registration, usersApi } from '../testing.ts';

type Api = Awaited<ReturnType<typeof usersApi>>;

/** Two administrators with accounts, whose tokens outlive whatever becomes of these. */
async function twoAdmins() {
  const api = await usersApi();
  await api.seedStaff();
  const made = async () => {
    const { user } = await api.newcomer();
    await grant(api, { id: BOSS, roles: ['admin'] }, user.id, ['admin']).expect(200);
    return { id: user.id, roles: ['admin'] as const };
  };
  return { api, one: await made(), other: await made() };
}

const BOSS = '018f0000-0000-7000-8000-0000000000ad';
const grant = (api: Api, by: { id: string; roles: readonly ['admin'] }, id: string, roles: string[]) =>
  api.as(by).put(`/api/v1/users/${id}/roles`).send({ roles });

test('an administrator who was demoted can do nothing to others with the token they still have', async () => {
  const { api, one, other } = await twoAdmins();
  const { user: victim } = await api.newcomer();
  await grant(api, other, one.id, ['customer']).expect(200);

  await grant(api, one, one.id, ['admin']).expect(403);
  await grant(api, one, victim.id, ['admin']).expect(403);
  const account = { ...registration, username: 'late.one', email: 'late@example.com' };
  for (const roles of [['admin'], ['customer']])
    await api
      .as(one)
      .post('/api/v1/users')
      .send({ ...account, roles })
      .expect(403);
  await api.as(one).patch(`/api/v1/users/${victim.id}`).send({ name: 'x' }).expect(403);
  await api.as(one).delete(`/api/v1/users/${victim.id}`).expect(403);
  const { body: wishes } = await api.as(victim).get(`/api/v1/users/${victim.id}/preferences`).expect(200);
  await api.as(one).put(`/api/v1/users/${victim.id}/preferences`).send(wishes).expect(403);
  await api.as(one).patch(`/api/v1/users/${one.id}`).send({ name: 'still me' }).expect(200);
});

test('an administrator who was deleted can do nothing any more', async () => {
  const { api, one, other } = await twoAdmins();
  await api.as(other).delete(`/api/v1/users/${one.id}`).expect(204);
  const account = { ...registration, roles: ['admin'] };
  const { body } = await api.as(one).post('/api/v1/users').send(account).expect(403);
  expect(body).toMatchObject({ code: 'forbidden', permission: 'manage_users' });
  await grant(api, one, other.id, ['customer']).expect(403);
});

test('of two administrators who delete or demote each other at once, on two replicas, one remains [C1]', async () => {
  const { api, one, other } = await twoAdmins();
  const store = await testStore({ app: 'users', collections, clock: api.clock, database: api.store.database });
  const replica = await usersApi({ store, clock: api.clock, sidecar: api.sidecar });
  const deleted = await Promise.all([
    api.as(one).delete(`/api/v1/users/${other.id}`),
    replica.as(other).delete(`/api/v1/users/${one.id}`),
  ]);
  expect(deleted.map(({ status }) => status).toSorted()).toEqual([204, 403]);

  const next = await twoAdmins();
  const demoted = await Promise.all([
    grant(next.api, next.one, next.other.id, ['customer']),
    grant(next.api, next.other, next.one.id, ['customer']),
  ]);
  expect(demoted.map(({ status }) => status).toSorted()).toEqual([200, 403]);
});
