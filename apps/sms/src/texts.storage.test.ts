import { refusal } from '@waybill/deliveries/testing';
import { expect, test } from 'vitest';
import { idOf, number, requested, smsApi } from './testing.ts';

test('a text message is handed to the binding with its number, and told of', async () => {
  const { react, workedOff, sidecar, told } = await smsApi();
  await react(requested('ann'));
  await workedOff();
  const id = idOf('ann');
  expect(sidecar.bound).toMatchObject([
    {
      name: 'sms',
      operation: 'create',
      data: `Dear ${id}`,
      metadata: { toNumber: number, fileName: expect.stringMatching(`${id}-[0-9a-f]{8}\\.txt$`) },
    },
  ]);
  expect(told()).toMatchObject([{ type: 'sms.sent', notification_id: id, attempt: 1 }]);
});

test('a message without a text has failed at once, and the provider is not asked', async () => {
  const { react, workedOff, sidecar, told } = await smsApi();
  sidecar.answer('notifications', 'POST', '/internal/messages/read', () => ({
    results: [
      { id: idOf('ann'), to: number, message: { template_version: 1, locale: 'en', critical: false, title: 'Hello' } },
    ],
  }));
  await react(requested('ann'));
  await workedOff();
  expect(sidecar.bound).toEqual([]);
  expect(told()).toMatchObject([{ type: 'sms.failed', outcome: 'failed', final: true }]);
});

test('a number that Twilio does not take is a dead letter at once; an account it does not know spends tries', async () => {
  const { react, workedOff, sidecar, letters, retries } = await smsApi();
  const answers = ['error from Twilio (400): 400 Bad Request', 'error from Twilio (401): 401 Unauthorized'];
  sidecar.onBind = () => {
    const answer = answers.shift();
    if (answer) throw refusal(`error invoking output binding sms: ${answer}`);
  };
  await react(requested('ann'));
  await workedOff();
  expect(retries).toEqual([]);
  expect(await letters()).toMatchObject([{ status: 'dead', tries: 1 }]);
  await react(requested('bob'));
  await workedOff();
  expect(retries).toHaveLength(1);
  expect(sidecar.bound).toHaveLength(3);
});
