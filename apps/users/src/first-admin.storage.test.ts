import { expect, test } from 'vitest';
import { usersApi } from './testing.ts';

const settings = { ADMIN_EMAIL: 'boss@example.com', ADMIN_USERNAME: 'boss', ADMIN_PASSWORD: 'a fine long password' };

test('the first administrator is made at the start, once, however many replicas start', async () => {
  const api = await usersApi({ settings });
  await Promise.all([usersApi({ settings, store: api.store }), usersApi({ settings, store: api.store })]);
  const { body } = await api
    .post('/api/v1/auth/login')
    .send({ username: 'boss', password: settings.ADMIN_PASSWORD })
    .expect(200);
  expect(body.user.roles).toEqual(['admin']);
  expect(api.store.published.filter(({ type }) => type === 'user.created')).toHaveLength(1);
});

test('other settings later change nothing', async () => {
  const api = await usersApi({ settings });
  const later = await usersApi({
    settings: { ...settings, ADMIN_PASSWORD: 'another fine password' },
    store: api.store,
  });
  await later.post('/api/v1/auth/login').send({ username: 'boss', password: settings.ADMIN_PASSWORD }).expect(200);
});

test('settings that cannot be followed stop the start and say what to mend', async () => {
  await expect(usersApi({ settings: { ADMIN_EMAIL: 'boss@example.com' } })).rejects.toThrow('ADMIN_USERNAME');
  await expect(usersApi({ settings: { ...settings, ADMIN_PASSWORD: 'password1' } })).rejects.toThrow('too common');
  const api = await usersApi();
  await api.newcomer({ username: 'BOSS' });
  await expect(usersApi({ settings, store: api.store })).rejects.toThrow('ADMIN_USERNAME');
});
