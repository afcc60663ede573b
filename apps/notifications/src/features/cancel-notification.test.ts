import { EmailFailed } from '@waybill/contracts';
import { publishedEvent } from '@waybill/testing';
import { expect, test } from 'vitest';
import { idOf, notificationsApi } from '../testing.ts';

const staff = { roles: ['manager'] as const };
const owner = { id: idOf('lan') };

async function requested({ prepared = true } = {}) {
  const api = await notificationsApi();
  const message = { notification_type: 'email', user_id: idOf('lan'), template_code: 'welcome' };
  const { body } = await api.as(staff).post('/api/v1/notifications').send(message).expect(202);
  if (prepared) await api.work();
  const path = `/api/v1/notifications/${body.id}`;
  return { api, id: body.id as string, path, cancel: () => api.as(owner).post(`${path}/cancellation`) };
}

test('[D3] a cancelled message is not given to a worker that has claimed it', async () => {
  const { api, id, cancel } = await requested();
  expect((await cancel().expect(200)).body.status).toBe('cancelled');
  expect(await api.claim(id, 1)).toEqual({ id, withdrawn: 'cancelled' });
  expect(api.store.published.map(({ type }) => type)).toEqual(['notification.requested', 'notification.cancelled']);
});

test('[D3] a message that was given to a worker can no longer be cancelled', async () => {
  const { api, id, cancel } = await requested();
  expect(await api.claim(id, 1)).toMatchObject({ id, to: 'lan@example.com', message: { subject: 'welcome' } });
  expect((await cancel().expect(409)).body).toMatchObject({ code: 'notification-under-way', status: 409 });
  expect(await api.claim(id, 1)).toMatchObject({ id, to: 'lan@example.com' });
});

test('[D3] whoever comes first wins, and the other is told so', async () => {
  const { api, id, cancel } = await requested();
  const [claimed, cancelled] = await Promise.all([api.claim(id, 1), cancel()]);
  expect('withdrawn' in claimed).toBe(cancelled.status === 200);
});

test('[D3] between two attempts it can be cancelled', async () => {
  const { api, id, cancel } = await requested();
  await api.claim(id, 1);
  const failed = EmailFailed({ notification_id: id, attempt: 1, answer: '451', outcome: 'failed', final: false });
  await api.react(publishedEvent(failed));
  await cancel().expect(200);
  expect(await api.claim(id, 2)).toEqual({ id, withdrawn: 'cancelled' });
});

test('what is not rendered yet can be cancelled, and is not rendered any more', async () => {
  const { api, cancel } = await requested({ prepared: false });
  await cancel().expect(200);
  await cancel().expect(200);
  await api.work();
  expect(api.rendered).toEqual([]);
});

test('another worker than that of its channel gets no message', async () => {
  const { api, id } = await requested();
  expect(await api.claim(id, 1, 'push')).toMatchObject({ id, withdrawn: 'queued' });
});

test('another owner’s notification does not exist; lists show one’s own', async () => {
  const { api, path } = await requested();
  await api
    .as({ id: idOf('minh') })
    .get(path)
    .expect(404);
  await api
    .as({ id: idOf('minh') })
    .post(`${path}/cancellation`)
    .expect(404);
  await api.as(owner).get(path).expect(200);
  const items = async (caller: object, query = '') =>
    (await api.as(caller).get(`/api/v1/notifications${query}`).expect(200)).body.items.length;
  expect(await items(owner)).toBe(1);
  expect(await items({ id: idOf('minh') }, `?user_id=${idOf('lan')}`)).toBe(0);
  expect(await items(staff, '?status=queued&channel=email')).toBe(1);
  expect(await items(staff, '?status=sent')).toBe(0);
});
