import { beforeAll, expect, test } from 'vitest';
import { admin, manager, usersApi } from '../testing.ts';

let api: Awaited<ReturnType<typeof usersApi>>;
beforeAll(async () => {
  api = await usersApi();
  await api.seedStaff();
});

const wishes = {
  email: false,
  push: true,
  sms: true,
  locale: 'vi',
  time_zone: 'Asia/Ho_Chi_Minh',
  quiet_hours: { from: '22:00', to: '06:30' },
};

test('wishes are kept as they are sent and told to other services by id', async () => {
  const { user } = await api.newcomer();
  const path = `/api/v1/users/${user.id}/preferences`;
  const { body, headers } = await api.as(user).put(path).send(wishes).expect(200);
  expect(body).toEqual(wishes);
  expect(headers.etag).toBe('"2"');
  expect((await api.as(user).get(path).expect(200)).body).toEqual(wishes);
  expect(api.store.published.at(-1)).toMatchObject({
    type: 'user.updated',
    subject: user.id,
    subjectversion: 2,
    data: { user_id: user.id },
  });
});

test('others neither see nor change them, staff see them, administrators change them', async () => {
  const { user } = await api.newcomer();
  const path = `/api/v1/users/${user.id}/preferences`;
  await api.as({}).get(path).expect(404);
  await api.as({}).put(path).send(wishes).expect(404);
  await api.as(manager).get(path).expect(200);
  await api.as(manager).put(path).send(wishes).expect(404);
  await api.as(admin).put(path).send(wishes).expect(200);
});

test.each([
  ['/time_zone', { time_zone: 'Mars/Olympus' }],
  ['/quiet_hours/from', { quiet_hours: { from: '25:00', to: '06:00' } }],
  ['/locale', { locale: 'fr' }],
])('a mistake at %s is pointed at', async (pointer, change) => {
  const { user } = await api.newcomer();
  const { body } = await api
    .as(user)
    .put(`/api/v1/users/${user.id}/preferences`)
    .send({ ...wishes, ...change })
    .expect(400);
  expect(body.errors[0].pointer).toBe(pointer);
});
