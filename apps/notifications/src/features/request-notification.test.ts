import { InvocationFailed, Unreachable } from '@waybill/sidecar';
import { expect, test } from 'vitest';
import { aUser, idOf, type NotificationsApi, notificationsApi } from '../testing.ts';

const staff = { roles: ['manager'] as const };
const wanted = (fields: Record<string, unknown> = {}) => ({
  notification_type: 'email',
  user_id: idOf('lan'),
  template_code: 'welcome',
  ...fields,
});
const post = (api: NotificationsApi, fields: Record<string, unknown> = {}) =>
  api.as(staff).post('/api/v1/notifications').send(wanted(fields));
const status = async (api: NotificationsApi, id: string) =>
  (await api.as(staff).get(`/api/v1/notifications/${id}`).expect(200)).body;

test('a request is answered before it is rendered, and read afterwards', async () => {
  const api = await notificationsApi();
  const { body, headers } = await post(api, { priority: 9, metadata: { campaign: 'spring' } }).expect(202);
  expect(body).toMatchObject({ status: 'accepted', priority: 9, notifications: [{ id: body.id, channel: 'email' }] });
  expect(headers.location).toBe(`/api/v1/notifications/${body.id}`);
  await api.work();
  const read = await status(api, body.id);
  expect(read).toMatchObject({ status: 'queued', locale: 'en', metadata: { campaign: 'spring' } });
  expect(JSON.stringify(read)).not.toMatch(/example\.com|<p>/);
});

test('request_id counts as the key: once, with the same answer; another body is refused', async () => {
  const api = await notificationsApi();
  const caller = api.as({ ...staff, id: idOf('staff') });
  const send = (fields = {}) =>
    caller.post('/api/v1/notifications').send(wanted({ request_id: 'r-1', notification_type: 'auto', ...fields }));
  const first = await send().expect(202);
  const again = await send().expect(202);
  expect(again.text).toBe(first.text);
  expect(again.headers['idempotent-replayed']).toBe('true');
  await send({ priority: 1 }).expect(422);
  expect(await api.work()).toBe(1);
});

test('a key belongs to its route: on the other one it is another message', async () => {
  const api = await notificationsApi();
  const caller = api.as({ ...staff, id: idOf('staff') });
  const one = await caller
    .post('/api/v1/notifications')
    .send(wanted({ request_id: 'r|0' }))
    .expect(202);
  const batch = (key: string, fields = {}) =>
    caller
      .post('/api/v1/notifications/batch')
      .set('idempotency-key', key)
      .send({ notifications: [wanted(fields)] })
      .expect(202);
  const ids = [
    one.body.id,
    (await batch('r')).body.items[0].id,
    (await batch('q', { request_id: 'r|0' })).body.items[0].id,
  ];
  expect(new Set(ids).size).toBe(3);
});

test('a message is never answered with another one of the same key', async () => {
  const api = await notificationsApi();
  const caller = api.as({ ...staff, id: idOf('staff') });
  const batch = (...priorities: number[]) =>
    caller
      .post('/api/v1/notifications/batch')
      .send({ notifications: priorities.map((priority) => wanted({ request_id: 'r', priority })) });
  await batch(5).expect(202);
  const { body } = await batch(1).expect(422);
  expect(body.code).toBe('key-reused');
  await batch(5, 1).expect(422);
  await batch(5).expect(202);
  expect(await api.work()).toBe(1);
});

test('a channel without a worker is refused, and nothing is kept', async () => {
  const api = await notificationsApi();
  const { body } = await post(api, { notification_type: 'sms' }).expect(422);
  expect(body).toMatchObject({ code: 'channel-not-served', channels: 'email' });
  expect(await api.work()).toBe(0);
});

test('what the user does not want is skipped, with the reason', async () => {
  const api = await notificationsApi([aUser('lan', { email: false })]);
  const { body } = await post(api).expect(202);
  await api.work();
  expect(await status(api, body.id)).toMatchObject({ status: 'skipped', skip_reason: 'preference' });
});

test('a template that refuses says why', async () => {
  const api = await notificationsApi();
  const { body } = await post(api, { template_code: 'broken' }).expect(202);
  await api.work();
  expect(await status(api, body.id)).toMatchObject({
    status: 'skipped',
    skip_reason: 'template',
    skip_detail: 'The template needs order.',
  });
});

test('a batch is accepted whole, each message under its own request_id', async () => {
  const api = await notificationsApi();
  const caller = api.as({ ...staff, id: idOf('staff') });
  const batch = {
    notifications: [wanted({ request_id: 'a' }), wanted({ request_id: 'b' }), wanted({ request_id: 'a' })],
  };
  const { body } = await caller.post('/api/v1/notifications/batch').send(batch).expect(202);
  const ids = body.items.map(({ id }: { id: string }) => id);
  expect(ids[0]).toBe(ids[2]);
  expect(new Set(ids).size).toBe(2);
  expect(await api.work()).toBe(2);
});

test('a message that cannot even be asked for holds no other up', async () => {
  const api = await notificationsApi();
  const good = await post(api).expect(202);
  const bad = await post(api, { template_code: 'deep' }).expect(202);
  const usual = (messages: unknown[]) => ({
    results: messages.map(() => ({ refused: { code: 'x', parameters: {} } })),
  });
  api.sidecar.answer('templates', 'POST', '/internal/templates/render', ({ body, app, path }) => {
    const { messages } = body as { messages: { template_code: string }[] };
    if (messages.some(({ template_code }) => template_code === 'deep'))
      throw new InvocationFailed({ app, path, status: 400 }, 'malformed-json');
    return usual(messages);
  });
  await api.work();
  expect((await status(api, good.body.id)).skip_detail).toBe('x');
  expect((await status(api, bad.body.id)).skip_detail).toContain('malformed-json');
});

test('[L8] while a neighbour cannot be reached everything waits', async () => {
  const api = await notificationsApi();
  const { body } = await post(api).expect(202);
  api.sidecar.down();
  await expect(api.work()).rejects.toThrow(Unreachable);
  expect((await status(api, body.id)).status).toBe('accepted');
});

test('only those who may manage notifications send them', async () => {
  const api = await notificationsApi();
  await api
    .as({ roles: ['customer'] })
    .post('/api/v1/notifications')
    .send(wanted())
    .expect(403);
});

test('[L8] a token that templates does not take is no fault of the messages: none is skipped', async () => {
  const api = await notificationsApi();
  const { body } = await post(api).expect(202);
  api.sidecar.answer('templates', 'POST', '/internal/templates/render', ({ app, path }) => {
    throw new InvocationFailed({ app, path, status: 403 }, 'caller-not-allowed');
  });
  await api.work().catch(() => undefined);
  expect((await status(api, body.id)).status).toBe('accepted');
});
