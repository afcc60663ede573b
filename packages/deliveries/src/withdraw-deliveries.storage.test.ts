import type { Binding } from '@waybill/sidecar';
import { expect, test } from 'vitest';
import { cancelledOver, idOf, plainApi, requestedOver } from './testing.ts';

const cancelled = cancelledOver('email');
const recipients = (bound: readonly Binding[]) => bound.map(({ metadata }) => metadata?.to);
const requested = requestedOver('email');

test('[D3] what is cancelled while it waits is not sent', async () => {
  const { react, workedOff, delivery, queue, sidecar } = await plainApi();
  await react(requested('ann'), requested('bob'));
  await react(cancelled('ann'));
  expect(await queue()).toEqual({ due: 1, waiting: 1 });
  await workedOff();
  expect(await delivery('ann')).toMatchObject({ status: 'withdrawn' });
  expect(recipients(sidecar.bound)).toEqual([`${idOf('bob')}@example.com`]);
});

test('[L7] a cancellation that comes before its request comes to the same', async () => {
  const { react, delivery, queue } = await plainApi();
  await react(cancelled('ann'));
  await react(requested('ann'));
  await react(cancelled('ann'));
  expect(await delivery('ann')).toMatchObject({ status: 'withdrawn' });
  expect(await queue()).toEqual({ due: 0, waiting: 0 });
});

test('[D3] notifications decide: what they do not give out any more is withdrawn', async () => {
  const { react, workedOff, delivery, messages, sidecar, told } = await plainApi();
  await react(requested('ann'), requested('bob'));
  messages.withdraw('ann');
  await workedOff();
  expect(await delivery('ann')).toMatchObject({ status: 'withdrawn', attempt: 0, attempts: [] });
  expect(recipients(sidecar.bound)).toEqual([`${idOf('bob')}@example.com`]);
  expect(told().map(({ type, notification_id }) => [type, notification_id])).toEqual([['email.sent', idOf('bob')]]);
});

test('[D3] a cancellation between the claim and the message reaches the worker either way', async () => {
  const { react, workedOff, delivery, messages, sidecar } = await plainApi();
  await react(requested('ann'));
  messages.withdraw('ann');
  messages.meanwhile = () => react(cancelled('ann'));
  await workedOff();
  expect(await delivery('ann')).toMatchObject({ status: 'withdrawn' });
  expect(sidecar.bound).toEqual([]);
});

test('[D3] a cancellation that is heard of while the mail is on its way changes nothing', async () => {
  const { react, workedOff, delivery, sidecar } = await plainApi();
  await react(requested('ann'));
  sidecar.onBind = () => react(cancelled('ann'));
  await workedOff();
  expect(await delivery('ann')).toMatchObject({ status: 'sent' });
  await react(cancelled('ann'));
  expect(await delivery('ann')).toMatchObject({ status: 'sent' });
});

test('[D3] what is cancelled between two attempts is not tried again', async () => {
  const { react, workedOff, delivery, sidecar, messages } = await plainApi();
  await react(requested('ann'));
  sidecar.onBind = () => {
    messages.withdraw('ann');
    throw new Error('the mail server is on fire');
  };
  await workedOff();
  expect(sidecar.bound).toHaveLength(1);
  expect(await delivery('ann')).toMatchObject({ status: 'withdrawn', attempts: [{ number: 1, outcome: 'unknown' }] });
});
