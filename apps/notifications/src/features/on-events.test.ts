import {
  EmailFailed,
  EmailSent,
  OrderCancelled,
  OrderCreated,
  OrderShipped,
  PushFailed,
  PushSent,
  UserCreated,
  UserDeleted,
} from '@waybill/contracts';
import { publishedEvent } from '@waybill/testing';
import { expect, test } from 'vitest';
import { notificationIdFor } from '../domain/notification-id.ts';
import { notifications } from '../storage/notifications.ts';
import { anOrder, aUser, idOf, notificationsApi } from '../testing.ts';

const types = (api: Awaited<ReturnType<typeof notificationsApi>>) => api.store.published.map(({ type }) => type);

test('each step of an order becomes a message; a repeated event changes nothing [L3]', async () => {
  const api = await notificationsApi();
  const events = [
    publishedEvent(OrderCreated({ order: anOrder() }), { correlationid: 'c-1' }),
    publishedEvent(OrderShipped({ order: anOrder('lan', { status: 'shipped' }) })),
    publishedEvent(OrderCancelled({ order: anOrder(), reason: 'by-request' })),
  ];
  for (const event of [...events, ...events]) await api.react(event);
  expect(await api.work()).toBe(3);
  expect(
    api.rendered
      .flat()
      .map(({ template_code }) => template_code)
      .toSorted(),
  ).toEqual(['order-cancelled', 'order-confirmation', 'order-status']);
  expect(types(api)).toEqual(Array(3).fill('notification.requested'));
  expect(api.store.published.map(({ correlationid }) => correlationid)).toContain('c-1');
  for (const event of events) await api.react(event);
  expect(await api.work()).toBe(0);
});

test('[L10] the log of a whole conversation names no address and no text', async () => {
  const api = await notificationsApi();
  await api.react(publishedEvent(OrderCreated({ order: anOrder() })));
  await api.work();
  expect(JSON.stringify(api.store.published)).not.toMatch(/example\.com|Hello|Lamp/);
});

test('a whole batch asks each neighbour once', async () => {
  const api = await notificationsApi();
  await api.react(...Array.from({ length: 20 }, () => publishedEvent(UserCreated({ user_id: idOf('lan') }))));
  await api.work();
  expect(api.sidecar.invocations).toHaveLength(2);
  expect(api.rendered[0]).toHaveLength(20);
});

test('the variables of a message carry the order, the time, and the name of its reader', async () => {
  const api = await notificationsApi([aUser('lan', { locale: 'vi', time_zone: 'Asia/Ho_Chi_Minh' })]);
  await api.react(publishedEvent(OrderCreated({ order: anOrder() })));
  await api.work();
  expect(api.rendered[0]).toMatchObject([
    {
      locale: 'vi',
      time_zone: 'Asia/Ho_Chi_Minh',
      variables: { order: { id: idOf('order') }, at: '2026-01-02T03:04:05.000Z', user: { name: 'lan' } },
    },
  ]);
});

async function queued() {
  const api = await notificationsApi();
  const event = publishedEvent(UserCreated({ user_id: idOf('lan') }));
  await api.react(event);
  await api.work();
  const id = notificationIdFor(event.id, 'email');
  const find = () => api.store.documents(notifications).get(id);
  return { api, id, find };
}

test('what the mail server answers is recorded attempt by attempt, and the end is told', async () => {
  const { api, id, find } = await queued();
  await api.claim(id, 1);
  await api.react(
    publishedEvent(
      EmailFailed({ notification_id: id, attempt: 1, answer: '451 later', outcome: 'failed', final: false }),
    ),
  );
  expect(await find()).toMatchObject({ status: 'queued', attempts: [{ number: 1, answer: '451 later' }] });
  await api.claim(id, 2);
  await api.react(publishedEvent(EmailSent({ notification_id: id, attempt: 2, answer: '250 ok' })));
  expect(await find()).toMatchObject({ status: 'sent' });
  expect(types(api)).toEqual(['notification.requested', 'notification.sent']);
});

test('an outcome of a notification that was dropped is passed over', async () => {
  const api = await notificationsApi();
  await api.react(publishedEvent(EmailSent({ notification_id: idOf('dropped'), attempt: 1, answer: '250' })));
  expect(api.store.published).toEqual([]);
});

test('a deleted user is erased: what waits is cancelled, and no address or text remains', async () => {
  const { api, find } = await queued();
  const late = publishedEvent(UserCreated({ user_id: idOf('lan') }));
  await api.react(late, publishedEvent(UserDeleted({ user_id: idOf('lan') })));
  api.clock.advance(-10_000); // so that what is scheduled from here on is due
  await api.store.commit((work) => work.schedule({ queue: 'erase-user', id: idOf('lan') }));
  await api.work();
  expect(JSON.stringify(await find())).not.toMatch(/example\.com|Hello/);
  expect(await find()).toMatchObject({ status: 'cancelled' });
  const after = await api.store.documents(notifications).get(notificationIdFor(late.id, 'email'));
  expect(after).toMatchObject({ status: 'skipped', skip_reason: 'user-gone' });
});

test('a deleted user’s message that was given out, and was not sent after all, ends as cancelled', async () => {
  const { api, find, id } = await queued();
  await api.claim(id, 1);
  await api.react(publishedEvent(UserDeleted({ user_id: idOf('lan') })));
  api.clock.advance(-10_000); // so that what is scheduled from here on is due
  await api.store.commit((work) => work.schedule({ queue: 'erase-user', id: idOf('lan') }));
  await api.work();
  expect(await find()).toMatchObject({ status: 'sending' });
  expect(await api.claim(id, 1)).toMatchObject({ withdrawn: 'sending' });
  expect(await find()).toMatchObject({ status: 'cancelled' });
});

test('a push reaches each device on its own, and what became of it is told per device', async () => {
  const devices = ['phone', 'tablet'].map((name) => ({ id: idOf(name), platform: 'ios', token: `token-of-${name}` }));
  const api = await notificationsApi([{ ...aUser('lan'), devices }], { channels: 'email,push,sms' });
  const event = publishedEvent(OrderCreated({ order: anOrder() }));
  await api.react(event);
  await api.work();
  const id = notificationIdFor(event.id, 'push');
  const requests = api.store.published.filter(({ data }) => (data as { channel?: string }).channel === 'push');
  expect(requests.map(({ data }) => (data as { device_id: string }).device_id)).toEqual(devices.map((one) => one.id));

  for (const { id: device, token } of devices)
    expect(await api.claim(id, 1, 'push', device)).toMatchObject({ id, to: token });
  const [phone, tablet] = devices.map((one) => one.id) as [string, string];
  const outcome = { notification_id: id, attempt: 1, answer: '404 UNREGISTERED' };
  const ended = [
    publishedEvent(
      PushFailed({ ...outcome, device_id: phone, outcome: 'failed', final: true, reason: 'unregistered' }),
    ),
    publishedEvent(PushSent({ ...outcome, answer: 'projects/p/messages/1', device_id: tablet })),
  ];
  for (const one of [...ended, ...ended.toReversed()]) await api.react(one);
  const view = (
    await api
      .as({ id: idOf('lan') })
      .get(`/api/v1/notifications/${id}`)
      .expect(200)
  ).body;
  expect(view).toMatchObject({ channel: 'push', status: 'sent' });
  expect(
    new Set(view.attempts.map((one: { device_id: string; outcome: string }) => [one.device_id, one.outcome].join())),
  ).toEqual(new Set([`${phone},failed`, `${tablet},sent`]));
  expect(JSON.stringify(view)).not.toContain('token-of');
  expect(types(api).filter((type) => type === 'notification.sent')).toHaveLength(1);
});

test('texts are sent about what a reader waits for, and the welcome goes by e-mail alone', async () => {
  const api = await notificationsApi([aUser('lan')], { channels: 'email,push,sms' });
  const channelsOf = async (event: Parameters<typeof api.react>[0]) => {
    await api.react(event);
    const { items } = await api.store.documents(notifications).list({ limit: 100 });
    const ids = ['email', 'push', 'sms'] as const;
    return ids.filter((channel) => items.some(({ id }) => id === notificationIdFor(event.id, channel)));
  };
  expect(await channelsOf(publishedEvent(OrderCreated({ order: anOrder() })))).toEqual(['email', 'push']);
  expect(await channelsOf(publishedEvent(OrderShipped({ order: anOrder() })))).toEqual(['email', 'push', 'sms']);
  expect(await channelsOf(publishedEvent(UserCreated({ user_id: idOf('lan') })))).toEqual(['email']);
});
