import { EmailFailed, EmailSent, PushFailed, PushSent } from '@waybill/contracts';
import { expect, test } from 'vitest';
import {
  accept,
  begin,
  conclude as concludeWith,
  type Delivery,
  type Ending,
  giveUp,
  takeBack,
  withdraw,
} from './delivery.ts';
import { aDelivery, idOf } from './testing.ts';

const at = '2026-01-02T03:04:05.000Z';
const refused = { outcome: 'failed', answer: '451', at, final: false } as const;
const conclude = (delivery: Delivery, ending: Ending) =>
  concludeWith(delivery, ending, { sent: EmailSent, failed: EmailFailed });
const sending = (number = 1): Delivery => aDelivery({ status: 'sending', attempt: number });

test('what is accepted waits for its first attempt, under one id per device', () => {
  const target = { notification_id: idOf('ann'), device_id: idOf('phone') };
  expect(accept(target, { priority: 9, correlation_id: 'cause' })).toEqual({
    document: {
      id: `${idOf('ann')}.${idOf('phone')}`,
      ...target,
      status: 'waiting',
      attempt: 0,
      attempts: [],
      priority: 9,
      correlation_id: 'cause',
    },
    events: [],
  });
  expect(accept({ notification_id: idOf('ann') }, {}).document.id).toBe(idOf('ann'));
});

test('[D1] an attempt begins once, under the number that follows the last', () => {
  const begun = begin(aDelivery({ attempt: 2 }), 3);
  expect(begun).toEqual({ document: sending(3), events: [] });
  expect(begin(sending(3), 3)).toBeUndefined();
  expect(begin(aDelivery({ attempt: 3 }), 3)).toBeUndefined();
  expect(begin(aDelivery({ attempt: 1 }), 3)).toBeUndefined();
});

test('what was sent or withdrawn is not begun again; what failed may be, when it is replayed', () => {
  expect(begin(aDelivery({ status: 'sent', attempt: 1 }), 2)).toBeUndefined();
  expect(begin(aDelivery({ status: 'withdrawn' }), 1)).toBeUndefined();
  expect(begin(aDelivery({ status: 'failed', attempt: 6 }), 7)?.document).toMatchObject({ status: 'sending' });
});

test('a mail that was taken is sent, and told of', () => {
  const { document, events } = conclude(sending(2), { number: 2, outcome: 'sent', answer: '250', at, final: true });
  expect(document).toMatchObject({ status: 'sent', attempts: [{ number: 2, outcome: 'sent', answer: '250', at }] });
  expect(events).toMatchObject([{ type: 'email.sent', data: { attempt: 2, answer: '250' } }]);
});

test('after a failure it waits again, after the final one it has failed', () => {
  expect(conclude(sending(), { ...refused, number: 1 })).toMatchObject({
    document: { status: 'waiting', attempts: [{ number: 1, outcome: 'failed' }] },
    events: [{ type: 'email.failed', data: { attempt: 1, outcome: 'failed', final: false } }],
  });
  expect(conclude(sending(6), { ...refused, number: 6, final: true })).toMatchObject({
    document: { status: 'failed' },
    events: [{ data: { attempt: 6, final: true } }],
  });
});

test('[D1] an outcome counts only for the attempt that is under way, and once', () => {
  const second = sending(2);
  expect(conclude(second, { number: 1, outcome: 'sent', answer: '250', at, final: true }).document).toBe(second);
  const ended = conclude(second, { ...refused, number: 2 }).document;
  expect(conclude(ended, { ...refused, number: 2 })).toEqual({ document: ended, events: [] });
  expect(takeBack(ended, 2).document).toBe(ended);
});

test('an attempt that was not handed over leaves no trace, and its number is used again', () => {
  expect(takeBack(sending(3), 3)).toEqual({ document: aDelivery({ attempt: 2 }), events: [] });
});

test('[D3] only what waits is withdrawn, and so is what is not known yet', () => {
  expect(withdraw(aDelivery(), aDelivery())?.document.status).toBe('withdrawn');
  expect(withdraw(undefined, { notification_id: 'x' })?.document).toEqual({
    id: 'x',
    notification_id: 'x',
    status: 'withdrawn',
    attempt: 0,
    attempts: [],
  });
  for (const status of ['sending', 'sent', 'failed', 'withdrawn'] as const)
    expect(withdraw(aDelivery({ status }), aDelivery())).toBeUndefined();
});

test('a device that will never take anything again is told of by its id', () => {
  const delivery = aDelivery({ status: 'sending', attempt: 1, device_id: idOf('phone') });
  const gone = { ...refused, number: 1, final: true, reason: 'unregistered' } as const;
  const { document, events } = concludeWith(delivery, gone, { sent: PushSent, failed: PushFailed });
  expect(document.status).toBe('failed');
  expect(events).toMatchObject([
    {
      type: 'push.failed',
      subject: idOf('ann'),
      data: { notification_id: idOf('ann'), device_id: idOf('phone'), reason: 'unregistered', final: true },
    },
  ]);
});

test('what is given up has failed and is told of, whether an attempt was under way or not; what has ended stays', () => {
  const outcomes = { sent: EmailSent, failed: EmailFailed };
  const end = (delivery: Delivery) => giveUp(delivery, { answer: 'broken', at }, outcomes);
  expect(end(aDelivery({ attempt: 2 }))).toMatchObject({
    document: { status: 'failed', attempt: 3, attempts: [{ number: 3, outcome: 'failed', answer: 'broken' }] },
    events: [{ data: { attempt: 3, outcome: 'failed', final: true } }],
  });
  expect(end(sending(2))).toMatchObject({
    document: { status: 'failed', attempt: 2 },
    events: [{ data: { attempt: 2, outcome: 'unknown', final: true } }],
  });
  for (const status of ['sent', 'failed', 'withdrawn'] as const) {
    const ended = aDelivery({ status });
    expect(end(ended)).toEqual({ document: ended, events: [] });
  }
});
