import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aNotification } from '../testing.ts';
import { handOver, record, statusOf } from './attempts.ts';
import { cancel, erase, type Notification, type RecordedAttempt } from './notification.ts';

const attempt = (number: number, outcome: RecordedAttempt['outcome'], final = outcome === 'sent'): RecordedAttempt => ({
  number,
  outcome,
  final,
  answer: `${number}`,
  at: '2026-01-02T03:04:05.000Z',
});

const told = (notification: Notification, attempts: readonly RecordedAttempt[]) =>
  attempts.reduce((known, one) => record(known, one).document, notification);

const histories: [RecordedAttempt[], Notification['status']][] = [
  [[attempt(1, 'sent')], 'sent'],
  [[attempt(1, 'failed')], 'queued'],
  [[attempt(1, 'unknown'), attempt(2, 'sent')], 'sent'],
  [[attempt(1, 'failed'), attempt(2, 'unknown'), attempt(3, 'failed', true)], 'failed'],
  [[attempt(1, 'failed', true), attempt(2, 'sent')], 'sent'],
  [[attempt(1, 'failed', true), attempt(2, 'failed')], 'queued'],
];

test.each(histories)('[L7] a history comes to the same in every order and with repeats: %j → %s', (history, status) => {
  const handedOut = aNotification({ status: 'sending', handed_out: history.length });
  fc.assert(
    fc.property(fc.shuffledSubarray([...history, ...history], { minLength: history.length * 2 }), (order) => {
      const end = told(handedOut, order);
      expect(end.status).toBe(status);
      expect(end.attempts).toEqual(history);
    }),
    { numRuns: 50 },
  );
});

test('an attempt that was handed out and not told of is under way', () => {
  expect(statusOf({ attempts: [attempt(1, 'failed')], places: [{ handed_out: 2 }] })).toBe('sending');
});

test('the end is told to others once', () => {
  const sending = aNotification({ status: 'sending', handed_out: 1 });
  const first = record(sending, attempt(1, 'sent'));
  expect(first.events.map(({ type }) => type)).toEqual(['notification.sent']);
  expect(record(first.document, attempt(1, 'sent'))).toEqual({ document: first.document, events: [] });
  expect(record(sending, attempt(1, 'failed', true)).events.map(({ type }) => type)).toEqual(['notification.failed']);
});

test('[D3] a message is handed over once per attempt; asking again under the same number is harmless', () => {
  const given = handOver(aNotification(), { attempt: 1 })?.document;
  expect(given).toMatchObject({ status: 'sending', places: [{ handed_out: 1 }] });
  expect(given && handOver(given, { attempt: 1 })?.document).toBe(given);
});

test('[D1] a worker that died is followed by another under a higher number', () => {
  const sending = aNotification({ status: 'sending', handed_out: 1 });
  expect(handOver(sending, { attempt: 2 })?.document).toMatchObject({ status: 'sending', places: [{ handed_out: 2 }] });
});

test('[D3] what was cancelled, sent, skipped or erased is not handed over, nor an attempt that is over', () => {
  for (const status of ['accepted', 'cancelled', 'skipped'] as const)
    expect(handOver(aNotification({ status }), { attempt: 1 })).toBeUndefined();
  const sent = told(aNotification({ status: 'sending', handed_out: 1 }), [attempt(1, 'sent')]);
  expect(handOver(sent, { attempt: 2 })).toBeUndefined();
  const { message: _, ...erased } = aNotification();
  expect(handOver(erased, { attempt: 1 })).toBeUndefined();
  expect(handOver(aNotification({ attempts: [attempt(1, 'failed')], handed_out: 1 }), { attempt: 1 })).toBeUndefined();
});

test('[D3] between two attempts a notification waits and can be cancelled, and late news does not undo that', () => {
  const between = told(aNotification({ status: 'sending', handed_out: 2 }), [attempt(2, 'failed')]);
  const cancelled = cancel(between);
  expect(cancelled.events.map(({ type }) => type)).toEqual(['notification.cancelled']);
  expect(record(cancelled.document, attempt(1, 'unknown')).document).toMatchObject({ status: 'cancelled' });
  expect(() => cancel(aNotification({ status: 'sending' }))).toRefuseWith('notification-under-way');
});

test('a user who goes while a message is sent: nothing is left of it, and it ends with its attempt', () => {
  const sending = erase(aNotification({ status: 'sending', handed_out: 1 })).document;
  expect(sending).toMatchObject({ status: 'sending' });
  expect(JSON.stringify(sending)).not.toMatch(/example\.com|Hello/);
  for (const outcome of ['failed', 'unknown'] as const) {
    const ended = record(sending, attempt(1, outcome));
    expect(ended.document).toMatchObject({ status: 'cancelled' });
    expect(ended.events.map(({ type }) => type)).toEqual(['notification.cancelled']);
    expect(handOver(ended.document, { attempt: 2 })).toBeUndefined();
  }
  expect(record(sending, attempt(1, 'sent')).document).toMatchObject({ status: 'sent' });
});

const ofDevice = (device_id: string, one: RecordedAttempt): RecordedAttempt => ({ ...one, device_id });
const onTwoDevices = (handed_out = 1) =>
  aNotification({
    channel: 'push',
    status: 'sending',
    places: ['a', 'b'].map((device_id) => ({ device_id, address: `token-${device_id}`, handed_out })),
  });

test.each<[RecordedAttempt[], Notification['status']]>([
  [[ofDevice('a', attempt(1, 'sent')), ofDevice('b', attempt(1, 'failed', true))], 'sent'],
  [[ofDevice('a', attempt(1, 'failed', true)), ofDevice('b', attempt(1, 'failed'))], 'queued'],
  [[ofDevice('a', attempt(1, 'failed', true)), ofDevice('b', attempt(1, 'failed', true))], 'failed'],
  [[ofDevice('a', attempt(1, 'failed', true))], 'sending'],
])('[L7] what two devices answer comes to the same in every order: %j → %s', (history, status) => {
  fc.assert(
    fc.property(fc.shuffledSubarray([...history, ...history], { minLength: history.length * 2 }), (order) => {
      const end = told(onTwoDevices(), order);
      expect(end.status).toBe(status);
      expect(end.attempts).toEqual(history);
    }),
    { numRuns: 50 },
  );
});

test('each device is given the message for itself, also after another one has got it', () => {
  const first = handOver(onTwoDevices(0), { attempt: 1, device_id: 'a' });
  expect(first).toMatchObject({ to: 'token-a', document: { status: 'sending' } });
  const reached = told(first?.document ?? onTwoDevices(), [ofDevice('a', attempt(1, 'sent'))]);
  expect(reached.status).toBe('sent');
  expect(handOver(reached, { attempt: 1, device_id: 'b' })).toMatchObject({
    to: 'token-b',
    document: { status: 'sent' },
  });
  expect(handOver(reached, { attempt: 2, device_id: 'a' })).toBeUndefined();
  expect(handOver(reached, { attempt: 1, device_id: 'c' })).toBeUndefined();
  expect(handOver(reached, { attempt: 1 })).toBeUndefined();
});

test('[D3] a cancellation names the devices it is for', () => {
  const waiting = { ...onTwoDevices(0), status: 'queued' as const };
  expect(cancel(waiting).events).toMatchObject([{ data: { channel: 'push', device_ids: ['a', 'b'] } }]);
  expect(() => cancel(told(onTwoDevices(), [ofDevice('a', attempt(1, 'sent'))]))).toRefuseWith(
    'notification-under-way',
  );
});
