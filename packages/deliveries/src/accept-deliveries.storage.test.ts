import { NotificationRequested } from '@waybill/contracts';
import type { Binding } from '@waybill/sidecar';
import { publishedEvent } from '@waybill/testing';
import { expect, test } from 'vitest';
import { idOf, plainApi, requestedOver } from './testing.ts';

const recipients = (bound: readonly Binding[]) => bound.map(({ metadata }) => metadata?.to);
const requested = requestedOver('email');

test('a requested e-mail becomes a delivery that is due at once', async () => {
  const { react, delivery, queue } = await plainApi();
  await react(requested('ann', { priority: 8 }));
  expect(await delivery('ann')).toMatchObject({ status: 'waiting', priority: 8, attempt: 0, attempts: [] });
  expect(await queue()).toEqual({ due: 1, waiting: 1 });
});

test('other channels are none of its business', async () => {
  const { react, queue, delivery } = await plainApi();
  const push = NotificationRequested({ notification_id: idOf('ann'), channel: 'push', priority: 5 });
  await react(publishedEvent(push));
  expect(await delivery('ann')).toBeUndefined();
  expect(await queue()).toEqual({ due: 0, waiting: 0 });
});

test('what is to be sent later waits until then', async () => {
  const { react, queue } = await plainApi();
  await react(
    requested('ann', { send_at: '2120-01-02T03:04:05.000Z' }),
    requested('bob', { send_at: '2019-01-01T00:00:00.000Z' }),
  );
  expect(await queue()).toEqual({ due: 1, waiting: 2 });
});

test('[L3] a repeat neither schedules again what has ended nor brings forward what waits', async () => {
  const { react, workedOff, queue, sidecar } = await plainApi();
  await react(requested('ann'), requested('ann'));
  await workedOff();
  await react(requested('ann'));
  expect(await queue()).toEqual({ due: 0, waiting: 0 });
  expect(recipients(sidecar.bound)).toEqual([`${idOf('ann')}@example.com`]);

  await react(requested('bob', { send_at: '2120-01-02T03:04:05.000Z' }));
  await react(requested('bob'));
  expect(await queue()).toEqual({ due: 0, waiting: 1 });
});

test('the most urgent goes first', async () => {
  const { react, store } = await plainApi();
  await react(requested('low', { priority: 1 }), requested('high', { priority: 10 }), requested('middle'));
  const tasks = await store.claim('email', { limit: 1, leaseMs: 60_000 });
  expect(tasks.map(({ id }) => id)).toEqual([idOf('high')]);
});
