import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { admin, usersApi } from '../testing.ts';

let api: Awaited<ReturnType<typeof usersApi>>;
beforeAll(async () => {
  api = await usersApi();
  await api.seedStaff();
});

const read = (app: string, ids: string[]) => api.asApp(app).post('/internal/users/read').send({ ids });

test('each service gets its fields; unknown and deleted users are left out', async () => {
  const { user } = await api.newcomer();
  const { user: gone } = await api.newcomer();
  await api.as(admin).delete(`/api/v1/users/${gone.id}`).expect(204);
  const ids = [user.id, user.id, gone.id, randomUUID()];

  const { id, name, version, email, preferences } = user;
  expect((await read('notifications', ids).expect(200)).body).toEqual({
    users: [{ id, name, version, email, preferences, devices: [] }],
  });
  for (const app of ['products', 'orders', 'articles']) {
    expect((await read(app, ids).expect(200)).body).toEqual({ users: [{ id, name, version }] });
  }
});

test('nobody else is answered, signed in or not', async () => {
  await read('email', [randomUUID()]).expect(403);
  await read('gateway', [randomUUID()]).expect(403);
  await api
    .as(admin)
    .post('/internal/users/read')
    .send({ ids: [randomUUID()] })
    .expect(403);
});
