import { UserCreated } from '@waybill/contracts';
import { deadLetters, startMessaging } from '@waybill/messaging';
import { systemClock } from '@waybill/runtime';
import { Unreachable } from '@waybill/sidecar';
import { publishedEvent } from '@waybill/testing';
import { expect, test, vi } from 'vitest';
import { notifications } from '../storage/notifications.ts';
import { aMessage, aUser, idOf, type NotificationsApi, notificationsApi } from '../testing.ts';

const staff = { roles: ['manager'] as const };
const request = async (api: NotificationsApi, fields: Record<string, unknown> = {}) => {
  const body = { notification_type: 'email', user_id: idOf('lan'), template_code: 'welcome', ...fields };
  return (await api.as(staff).post('/api/v1/notifications').send(body).expect(202)).body.id as string;
};
const find = (api: NotificationsApi, id: string) => api.store.documents(notifications).get(id);

/** Works the queues as the service does, until `check` passes. */
async function working(api: NotificationsApi, check: () => unknown): Promise<void> {
  const { stop } = startMessaging({
    app: 'notifications',
    store: api.store,
    sidecar: api.sidecar,
    reactions: [],
    workers: api.service.workers ?? [],
    clock: systemClock,
    unreachableMs: 50,
  });
  try {
    await vi.waitFor(async () => void (await check()), { timeout: 15_000, interval: 20 });
  } finally {
    await stop();
  }
}

const slow = {
  refused: { code: 'template-too-slow', parameters: { template_code: 'x', channel: 'email', limit_ms: 1 } },
};

/** Templates, where the message of `endless` is never ready, and that of its part in bad company neither. */
function slowTemplates(api: NotificationsApi): string[][] {
  const calls: string[][] = [];
  api.sidecar.answer('templates', 'POST', '/internal/templates/render', ({ body }) => {
    const { messages } = body as { messages: { template_code: string }[] };
    const codes = messages.map(({ template_code }) => template_code);
    calls.push(codes);
    const tainted = codes.includes('endless');
    return {
      results: codes.map((code) =>
        code === 'endless' || (tainted && code === 'tainted') ? slow : { message: aMessage({ subject: code }) },
      ),
    };
  });
  return calls;
}

test('a message whose rendering is too slow is tried by itself at last, and holds no other up or takes it along', async () => {
  const api = await notificationsApi();
  const calls = slowTemplates(api);
  const [endless, tainted, good] = [
    await request(api, { template_code: 'endless' }),
    await request(api, { template_code: 'tainted' }),
    await request(api, { template_code: 'good' }),
  ];
  await working(api, async () => {
    expect(await find(api, good)).toMatchObject({ status: 'queued' });
    expect(await find(api, tainted)).toMatchObject({ status: 'queued' });
    expect(await find(api, endless)).toMatchObject({ status: 'skipped', skip_reason: 'template' });
  });
  expect((await find(api, endless)).skip_detail).toContain('not ready within');
  expect(calls[0]?.toSorted()).toEqual(['endless', 'good', 'tainted']);
  expect(calls.flat().filter((code) => code === 'good')).toHaveLength(1);
  expect(calls.filter((codes) => codes.includes('endless'))).toHaveLength(6);
  expect(calls.slice(-2).map((codes) => codes.length)).toEqual([1, 1]);
  expect(await api.store.documents(deadLetters).count({})).toBe(0);
});

test('what is held goes to the address of the day it is sent, and is due then', async () => {
  const now = new Date();
  const lan = aUser('lan');
  const api = await notificationsApi([lan], { at: now.toISOString() });
  const later = new Date(now.getTime() + 3_600_000).toISOString();
  const id = await request(api, { send_at: later });
  await api.work();
  expect(await find(api, id)).toMatchObject({ status: 'accepted', send_at: later, places: [] });
  expect(await api.store.depth('prepare')).toEqual({ due: 0, waiting: 1 });
  expect(api.store.published).toEqual([]);

  lan.email = 'moved@example.com';
  api.clock.advance(3_600_000);
  await api.store.commit((work) => work.schedule({ queue: 'prepare', id, delayMs: -7_200_000 }));
  await api.work();
  expect(await find(api, id)).toMatchObject({ status: 'queued', places: [{ address: 'moved@example.com' }] });
});

test('what is held and taken back is not looked at again', async () => {
  const now = new Date();
  const api = await notificationsApi([aUser('lan')], { at: now.toISOString() });
  const id = await request(api, { send_at: new Date(now.getTime() + 3_600_000).toISOString() });
  await api.work();
  await api.as(staff).post(`/api/v1/notifications/${id}/cancellation`).expect(200);
  expect(await api.store.depth('prepare')).toEqual({ due: 0, waiting: 0 });
});

test('what is to be sent in more than 30 days is refused, alone and in a batch', async () => {
  const api = await notificationsApi();
  const send_at = new Date(api.clock.now().getTime() + 30 * 86_400_000 + 1).toISOString();
  const body = { notification_type: 'email', user_id: idOf('lan'), template_code: 'welcome', send_at };
  const one = await api.as(staff).post('/api/v1/notifications').send(body).expect(422);
  expect(one.body).toMatchObject({ code: 'send-at-too-far', days: 30 });
  await api
    .as(staff)
    .post('/api/v1/notifications/batch')
    .send({ notifications: [body] })
    .expect(422);
  expect(await api.work()).toBe(0);
});

test('the texts of a number are counted over its owners, by day, and beyond the limit skipped', async () => {
  const phone = '+84901234567';
  const people = ['lan', 'minh'].map((name) => ({ ...aUser(name, { sms: true }), phone }));
  const api = await notificationsApi(people, { channels: 'sms' });
  const ids: string[] = [];
  for (let index = 0; index < 12; index += 1)
    ids.push(await request(api, { notification_type: 'sms', user_id: idOf(index % 2 ? 'lan' : 'minh') }));
  await api.work();
  const told = async () => {
    const all = await Promise.all(ids.map((id) => find(api, id)));
    return all.map(({ status, skip_reason }) => skip_reason ?? status).toSorted();
  };
  expect(await told()).toEqual([...Array(10).fill('queued'), ...Array(2).fill('too-many-texts')]);
  api.clock.advance(86_400_000);
  ids.push(await request(api, { notification_type: 'sms' }));
  await api.work();
  expect((await told()).filter((one) => one === 'queued')).toHaveLength(11);
});

test('what cannot be prepared ends as failed, with its reason, beside its dead letter', async () => {
  const api = await notificationsApi();
  api.sidecar.answer('templates', 'POST', '/internal/templates/render', () => {
    throw new Error('the answer makes no sense');
  });
  const id = await request(api);
  await working(api, async () => expect(await find(api, id)).toMatchObject({ status: 'failed' }));
  const view = (await api.as(staff).get(`/api/v1/notifications/${id}`).expect(200)).body;
  expect(view).toMatchObject({ status: 'failed', failure: 'It could not be prepared' });
  expect(await api.store.documents(deadLetters).count({ status: 'dead' })).toBe(1);
  expect(api.store.published.map(({ type }) => type)).toEqual(['notification.failed']);
});

test('[L8] a neighbour that is away spends no try of what waits to be prepared', async () => {
  const api = await notificationsApi();
  const event = publishedEvent(UserCreated({ user_id: idOf('lan') }));
  await api.react(event);
  let asked = 0;
  api.sidecar.answer('templates', 'POST', '/internal/templates/render', () => {
    asked += 1;
    if (asked < 9) throw new Unreachable('templates', 'down');
    return { results: [{ message: aMessage() }] };
  });
  await working(api, async () => expect(await api.store.depth('prepare')).toEqual({ due: 0, waiting: 0 }));
  expect(await api.store.documents(deadLetters).count({})).toBe(0);
  expect(api.store.published.map(({ type }) => type)).toEqual(['notification.requested']);
});
