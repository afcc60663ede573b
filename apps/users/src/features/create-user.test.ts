import { beforeAll, expect, test } from 'vitest';
import { admin, manager, registration, usersApi } from '../testing.ts';

let api: Awaited<ReturnType<typeof usersApi>>;
beforeAll(async () => {
  api = await usersApi();
  await api.seedStaff();
});

const body = (username: string, fields: object = {}) => ({
  ...registration,
  username,
  email: `${username}@example.com`,
  ...fields,
});

test('staff open an account with roles and wishes, and it can be used at once', async () => {
  const fields = { roles: ['manager'], preferences: { email: false, quiet_hours: { from: '22:00', to: '07:00' } } };
  const { body: user } = await api.as(admin).post('/api/v1/users').send(body('boss', fields)).expect(201);
  expect(user).toMatchObject({
    roles: ['manager'],
    preferences: { email: false, push: true, quiet_hours: { from: '22:00', to: '07:00' } },
  });
  await api.post('/api/v1/auth/login').send({ username: 'boss', password: registration.password }).expect(200);
});

test('without roles it is a customer', async () => {
  const { body: user } = await api.as(admin).post('/api/v1/users').send(body('plain')).expect(201);
  expect(user.roles).toEqual(['customer']);
});

test('giving roles takes a permission of its own', async () => {
  const clerk = { id: admin.id, permissions: ['manage_users'] as const };
  await api.as(clerk).post('/api/v1/users').send(body('clerks')).expect(201);
  const { body: problem } = await api
    .as(clerk)
    .post('/api/v1/users')
    .send(body('chief', { roles: ['admin'] }))
    .expect(403);
  expect(problem.detail).toContain('manage_roles');
});

test('customers and managers open no accounts', async () => {
  await api.as({}).post('/api/v1/users').send(body('nope')).expect(403);
  await api.as(manager).post('/api/v1/users').send(body('nope')).expect(403);
});

test('a repeat makes no second account', async () => {
  const send = () => api.as(admin).post('/api/v1/users').set('idempotency-key', 'k1').send(body('once'));
  await send().expect(201);
  expect((await send().expect(409)).body.code).toBe('username-taken');
});
