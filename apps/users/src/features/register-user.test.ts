import { beforeAll, expect, test } from 'vitest';
import { registration, usersApi } from '../testing.ts';

let api: Awaited<ReturnType<typeof usersApi>>;
beforeAll(async () => {
  api = await usersApi();
});

const register = (fields: Record<string, unknown>, language = 'en') =>
  api
    .post('/api/v1/auth/register')
    .set('accept-language', language)
    .send({ ...registration, ...fields });

test('a new customer is answered as they are kept, with nothing of the password', async () => {
  const { body, headers, text } = await register({ name: 'Trần Linh' }).expect(201);
  expect(body).toMatchObject({
    username: 'Linh.Tran',
    email: 'Linh@Example.com',
    name: 'Trần Linh',
    roles: ['customer'],
    version: 1,
  });
  expect(headers.location).toBe(`/api/v1/users/${body.id}`);
  expect(text).not.toContain('argon2');
  expect(text).not.toContain(registration.password);
  expect(api.store.published).toMatchObject([
    { type: 'user.created', subject: body.id, subjectversion: 1, data: { user_id: body.id } },
  ]);
});

test('username and address are unique without regard to case', async () => {
  await register({ username: 'First.One', email: 'first@example.com' }).expect(201);
  const { body: username } = await register({ username: 'FIRST.one', email: 'other@example.com' }).expect(409);
  expect(username.code).toBe('username-taken');
  const { body: email } = await register({ username: 'other.one', email: 'FIRST@EXAMPLE.COM' }).expect(409);
  expect(email.code).toBe('email-taken');
});

test('an attempt that a sidecar repeats is answered as at first, and keeps nothing but the account [C6]', async () => {
  const attempt = () =>
    api
      .post('/api/v1/auth/register')
      .set('x-attempt-key', '6f8f9c9e-58a5-4b60-9d3f-0f1f1f4fb0a1')
      .send({ ...registration, username: 'tried.twice', email: 'twice@example.com' });
  const before = api.store.published.length;
  const [first, second] = [await attempt().expect(201), await attempt().expect(201)];
  expect(second.body).toEqual(first.body);
  expect(api.store.published.slice(before)).toHaveLength(1);
  const { body } = await register({ username: 'tried.twice', email: 'twice@example.com' }).expect(409);
  expect(body.code).toBe('username-taken');
});

test('of two who want one username at the same time exactly one gets it', async () => {
  const wish = (email: string) => register({ username: 'wanted', email });
  const answers = await Promise.all([wish('a@example.com'), wish('b@example.com')]);
  expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409]);
});

test('the language of the request becomes the locale, unless the body names one', async () => {
  const { body: vietnamese } = await register({ username: 'vi.one', email: 'vi1@example.com' }, 'vi-VN').expect(201);
  expect(vietnamese.preferences).toMatchObject({ locale: 'vi', time_zone: 'Asia/Ho_Chi_Minh' });
  const { body: english } = await register(
    { username: 'vi.two', email: 'vi2@example.com', locale: 'en' },
    'vi-VN',
  ).expect(201);
  expect(english.preferences.locale).toBe('en');
});

test('the commonest passwords are refused', async () => {
  const { body } = await register({ username: 'lazy', email: 'lazy@example.com', password: 'Password1' }).expect(422);
  expect(body.code).toBe('password-too-common');
});

test.each([
  ['username', 'ab'],
  ['username', 'with space'],
  ['username', 'x'.repeat(33)],
  ['email', 'nowhere'],
  ['password', 'Sh0rt!!'],
  ['password', 'x'.repeat(129)],
  ['roles', ['admin']],
  ['preferences', { time_zone: 'Mars/Olympus' }],
])('a registration with %s %j is refused and points there', async (field, value) => {
  const { body } = await register({ [field]: value }).expect(400);
  expect(body.errors[0].pointer).toMatch(new RegExp(`^/${field}`));
});

test('a mistake in the password is told without repeating it', async () => {
  const { text } = await register({ password: 'Sh0rt!!' }).expect(400);
  expect(text).not.toContain('Sh0rt!!');
});
