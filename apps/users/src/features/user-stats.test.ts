import { expect, test } from 'vitest';
import { admin, manager, usersApi } from '../testing.ts';

test('users are counted by role and locale, the deleted ones not', async () => {
  const api = await usersApi();
  await api.seedStaff();
  await api.newcomer({ locale: 'vi' });
  const { user: second } = await api.newcomer();
  const { user: gone } = await api.newcomer();
  await api
    .as(admin)
    .put(`/api/v1/users/${second.id}/roles`)
    .send({ roles: ['customer', 'manager'] })
    .expect(200);
  await api.as(admin).delete(`/api/v1/users/${gone.id}`).expect(204);

  const { body } = await api.as(manager).get('/api/v1/users/stats').expect(200);
  expect(body).toEqual({ total_users: 4, by_role: { customer: 2, manager: 2, admin: 1 }, by_locale: { en: 3, vi: 1 } });
  await api.as({}).get('/api/v1/users/stats').expect(403);
});
