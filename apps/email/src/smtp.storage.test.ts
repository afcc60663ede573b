import { deliveries } from '@waybill/deliveries';
import { systemClock } from '@waybill/runtime';
import { Unreachable } from '@waybill/sidecar';
import { expect, test } from 'vitest';
import { addressOf, emailApi, idOf, refusal, requested } from './testing.ts';

test('a mail is handed over with every field, recorded as sent, and told of', async () => {
  const { react, workedOff, delivery, sidecar, store } = await emailApi({
    settings: { EMAIL_COMPONENTS: 'email-1' },
  });
  await react(requested('ann'));
  await workedOff();
  expect(sidecar.bound).toEqual([
    {
      name: 'email-1',
      operation: 'create',
      data: `<p>${idOf('ann')}</p>`,
      metadata: {
        emailTo: addressOf(idOf('ann')),
        emailFrom: 'Waybill <orders@waybill.example>',
        subject: `To ${idOf('ann')}`,
      },
    },
  ]);
  expect(await delivery('ann')).toMatchObject({ status: 'sent', attempt: 1, attempts: [{ outcome: 'sent' }] });
  expect(store.published).toMatchObject([
    { type: 'email.sent', data: { attempt: 1, answer: 'taken by email-1' }, correlationid: 'cause-of-ann' },
  ]);
});

test('a mail to what is not one mailbox, or without HTML, is not handed over, and has failed at once', async () => {
  const { react, workedOff, sidecar, told } = await emailApi({ settings: { BREAKER_FAILURES: '100' } });
  await react(requested('ann'));
  const message = { template_version: 1, locale: 'en', critical: false, subject: 'Hello', html: '<p></p>' };
  sidecar.answer('notifications', 'POST', '/internal/messages/read', () => ({
    results: [{ id: idOf('ann'), to: 'ann@example.com;bob@example.com', message }],
  }));
  await workedOff();
  expect(sidecar.bound).toEqual([]);
  expect(told().at(-1)).toMatchObject({ type: 'email.failed', outcome: 'failed', final: true });
});

test('[D2] [L8] a send that hangs ends with its sidecar, is unknown, and spends a try', async () => {
  const { react, workedOff, delivery, sidecar, retries } = await emailApi({ settings: { SEND_DEADLINE_S: '0.1' } });
  await react(requested('ann'));
  let end = (_: Error) => {};
  sidecar.onBind = () =>
    sidecar.bound.length > 1
      ? undefined
      : new Promise((_, reject) => {
          end = reject;
        });
  let shutdowns = 0;
  sidecar.shutdown = async () => {
    shutdowns += 1;
    end(new Unreachable('sidecar', 'the connection was closed'));
  };
  await workedOff();
  expect(shutdowns).toBe(1);
  expect(retries).toHaveLength(1);
  expect(await delivery('ann')).toMatchObject({
    status: 'sent',
    attempts: [{ outcome: 'unknown' }, { outcome: 'sent' }],
  });
});

test('[D2] sends 60 mails, each once and to its reader, one at a time per component, components side by side', async () => {
  const { react, workedOff, sidecar, told, messages } = await emailApi({
    settings: { EMAIL_COMPONENTS: 'email-1,email-2' },
  });
  const ids = Array.from({ length: 60 }, (_, index) => idOf(`reader-${index}`));
  await react(...ids.map((_, index) => requested(`reader-${index}`)));
  messages.meanwhile = () => systemClock.sleep(2);
  const busy = new Set<string>();
  let most = 0;
  sidecar.onBind = async ({ name }) => {
    expect(busy).not.toContain(name);
    busy.add(name);
    most = Math.max(most, busy.size);
    await systemClock.sleep(name === 'email-1' ? 1 : 40);
    busy.delete(name);
  };
  await workedOff();
  expect(most).toBe(2);
  const sent = sidecar.bound.map(({ data, metadata }) => [data, metadata?.emailTo, metadata?.subject]);
  expect(sent.sort()).toEqual(ids.map((id) => [`<p>${id}</p>`, addressOf(id), `To ${id}`]).sort());
  expect(told().map(({ type, attempt }) => `${type} ${attempt}`)).toEqual(Array(60).fill('email.sent 1'));
  const through = (component: string) => sidecar.bound.filter(({ name }) => name === component).length;
  expect(through('email-1')).toBeGreaterThan(through('email-2'));
});

test('while sends are quick the next mails are read and put on record together, and still sent one by one', async () => {
  const { react, workedOff, sidecar, messages } = await emailApi({ settings: { EMAIL_COMPONENTS: 'email-1' } });
  await react(...Array.from({ length: 40 }, (_, index) => requested(`reader-${index}`)));
  let busy = 0;
  sidecar.onBind = async () => {
    busy += 1;
    expect(busy).toBe(1);
    await systemClock.sleep(10);
    busy -= 1;
  };
  await workedOff();
  expect(sidecar.bound).toHaveLength(40);
  expect(messages.calls.length).toBeLessThan(20);
});

test('[D1] mails that are ready when the channel is paused are not sent, and no attempt of theirs is on record', async () => {
  const { react, working, workedOff, sidecar, store, queue } = await emailApi({
    settings: { EMAIL_COMPONENTS: 'email-1', BREAKER_FAILURES: '1', BREAKER_PAUSE_S: '60' },
  });
  // One that is quick, so that others are got ready behind the next.
  await react(requested('quick'));
  await workedOff();
  await react(...['ann', 'bob', 'cem', 'dan'].map((name) => requested(name)));
  let most = 0;
  sidecar.onBind = async () => {
    await systemClock.sleep(150);
    most = await store.documents(deliveries).count({ status: 'sending' });
    throw refusal();
  };
  await working(async () => {
    expect(sidecar.bound).toHaveLength(2);
    expect(await store.documents(deliveries).count({ status: 'sending' })).toBe(0);
  });
  expect(most).toBe(4);
  expect(await store.documents(deliveries).count({ status: 'waiting', attempt: 0 })).toBe(3);
  expect((await queue()).waiting).toBe(4);
});
