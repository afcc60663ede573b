import { expect, test } from 'vitest';
import { aMessage, aNotification, aUser } from '../testing.ts';
import type { Notification } from './notification.ts';
import { type Facts, giveUp, prepare } from './prepare.ts';

const at = new Date('2026-01-02T23:30:00.000Z');
const night = { quiet_hours: { from: '22:00', to: '07:00' }, time_zone: 'UTC' };
const accepted = (fields: Partial<Notification> = {}) => {
  const { message: _, ...rest } = aNotification({ status: 'accepted', variables: { a: 1 }, places: [], ...fields });
  return rest;
};
const prepared = (facts: Partial<Facts> = {}) =>
  prepare(accepted(), { recipient: aUser('lan'), rendered: { message: aMessage() }, at, ...facts });

test('what is wanted is queued with its message and address, and the event carries neither [L10]', () => {
  const { document, events } = prepared();
  expect(document).toMatchObject({ status: 'queued', places: [{ address: 'lan@example.com' }], template_version: 1 });
  expect(document).not.toHaveProperty('variables');
  expect(events[0]).toMatchObject({ type: 'notification.requested' });
  expect(JSON.stringify(events)).not.toMatch(/example\.com|Hello/);
});

test.each<[string, Partial<Facts>]>([
  ['user-gone', { recipient: undefined }],
  ['preference', { recipient: aUser('lan', { email: false }) }],
  ['no-address', { recipient: { id: aUser('lan').id, version: 1, name: 'lan' } }],
  ['template', { rendered: { refused: 'The template needs order.' } }],
])('skipped with its reason: %s', (reason, facts) => {
  const { document, events } = prepared(facts);
  expect(document).toMatchObject({ status: 'skipped', skip_reason: reason });
  expect(document).not.toHaveProperty('message');
  expect(events.map(({ type }) => type)).toEqual(['notification.skipped']);
});

test('quiet hours delay and do not skip; text and address are those of the time it goes out', () => {
  const { document, events } = prepared({ recipient: aUser('lan', night) });
  expect(document).toMatchObject({ status: 'accepted', send_at: '2026-01-03T07:00:00.000Z', variables: { a: 1 } });
  expect(document).toMatchObject({ places: [] });
  expect(document).not.toHaveProperty('message');
  expect(events).toEqual([]);
  const moved = { ...aUser('lan', night), email: 'moved@example.com' };
  const facts = { rendered: { message: aMessage({ subject: 'Later' }) }, at: new Date('2026-01-03T07:00:00.000Z') };
  const due = prepare(document, { ...facts, recipient: moved });
  expect(due.document).toMatchObject({
    status: 'queued',
    places: [{ address: 'moved@example.com' }],
    message: { subject: 'Later' },
  });
  expect(due.events[0]?.data).not.toHaveProperty('send_at');
  // What the reader has turned off meanwhile is not sent, nor what they have lengthened their night for.
  const off = prepare(document, { ...facts, recipient: aUser('lan', { email: false }) });
  expect(off.document).toMatchObject({ status: 'skipped', skip_reason: 'preference' });
  const longer = prepare(document, {
    ...facts,
    recipient: aUser('lan', { ...night, quiet_hours: { from: '22:00', to: '08:00' } }),
  });
  expect(longer.document).toMatchObject({ status: 'accepted', send_at: '2026-01-03T08:00:00.000Z' });
});

test('what is held is told at once where it can never be sent', () => {
  const later = { ...accepted(), send_at: '2026-01-20T12:00:00.000Z' };
  const refused = prepare(later, { recipient: aUser('lan'), rendered: { refused: 'The template needs order.' }, at });
  expect(refused.document).toMatchObject({ status: 'skipped', skip_reason: 'template' });
  const gone = prepare(
    { ...later, metadata: { campaign: 'spring' } },
    { recipient: undefined, rendered: { refused: '-' }, at },
  );
  expect(gone.document).toMatchObject({ status: 'skipped', skip_reason: 'user-gone' });
  expect(gone.document).not.toHaveProperty('variables');
  expect(gone.document).not.toHaveProperty('metadata');
});

test('a critical message ignores preferences and quiet hours', () => {
  const rendered = { message: aMessage({ critical: true }) };
  const { document } = prepared({ rendered, recipient: aUser('lan', { ...night, email: false }) });
  expect(document).toMatchObject({ status: 'queued' });
  expect(document).not.toHaveProperty('send_at');
});

test('a number gets no more texts in a day than it may, critical ones included', () => {
  const recipient = { ...aUser('lan', { sms: true }), phone: '+84901234567' };
  const after = (today: number, critical = false) =>
    prepare(accepted({ channel: 'sms' }), {
      recipient,
      rendered: { message: aMessage({ critical }) },
      texts: { today, most: 3 },
      at,
    }).document;
  expect(after(2)).toMatchObject({ status: 'queued' });
  expect(after(3)).toMatchObject({ status: 'skipped', skip_reason: 'too-many-texts' });
  expect(after(3, true)).toMatchObject({ status: 'skipped', skip_reason: 'too-many-texts' });
});

test('what could not be prepared has failed, with its reason, and is prepared when it is replayed', () => {
  const failed = giveUp(accepted(), 'templates answered fewer messages than it was asked for');
  expect(failed.document).toMatchObject({ status: 'failed', failure: expect.stringContaining('fewer messages') });
  expect(failed.events.map(({ type }) => type)).toEqual(['notification.failed']);
  const facts = { recipient: aUser('lan'), rendered: { message: aMessage() }, at };
  const replayed = prepare(failed.document, facts).document;
  expect(replayed).toMatchObject({ status: 'queued' });
  expect(replayed).not.toHaveProperty('failure');
  expect(giveUp(replayed, 'late')).toEqual({ document: replayed, events: [] });
});

test('a time that was asked for is kept, and moved out of quiet hours', () => {
  const wanted = (send_at: string) =>
    prepare(
      { ...accepted(), send_at },
      { recipient: aUser('lan', night), rendered: { message: aMessage() }, at: new Date('2026-01-02T12:00:00.000Z') },
    ).document;
  const held = (send_at: string) => ({ status: 'accepted', send_at });
  expect(wanted('2026-01-02T15:00:00.000Z')).toMatchObject(held('2026-01-02T15:00:00.000Z'));
  expect(wanted('2026-01-02T23:00:00.000Z')).toMatchObject(held('2026-01-03T07:00:00.000Z'));
  expect(wanted('2025-06-01T00:00:00.000Z')).toMatchObject({ status: 'queued' });
});

test('what was cancelled meanwhile stays cancelled', () => {
  const cancelled = { ...accepted(), status: 'cancelled' as const };
  const facts = { recipient: aUser('lan'), rendered: { message: aMessage() }, at };
  expect(prepare(cancelled, facts)).toEqual({ document: cancelled, events: [] });
});

test('a push goes to every device of its reader, a text to their number; who has neither is skipped', () => {
  const devices = ['a', 'b'].map((id) => ({ id, platform: 'ios', token: `token-${id}` }));
  const over = (channel: 'push' | 'sms', recipient: Partial<NonNullable<Facts['recipient']>>) =>
    prepare(accepted({ channel }), {
      recipient: { ...aUser('lan', { sms: true }), ...recipient },
      rendered: { message: aMessage() },
      at,
    });
  const push = over('push', { devices });
  expect(push.document.places).toEqual([
    { device_id: 'a', address: 'token-a', handed_out: 0 },
    { device_id: 'b', address: 'token-b', handed_out: 0 },
  ]);
  expect(push.events.map(({ type, data }) => [type, data])).toEqual(
    ['a', 'b'].map((device_id) => [
      'notification.requested',
      { notification_id: accepted().id, channel: 'push', device_id, priority: 5 },
    ]),
  );
  const sms = over('sms', { phone: '+84901234567' });
  expect(sms.document.places).toEqual([{ address: '+84901234567', handed_out: 0 }]);
  expect(JSON.stringify([push.events, sms.events])).not.toMatch(/token-|849/);
  for (const channel of ['push', 'sms'] as const)
    expect(over(channel, {}).document).toMatchObject({ status: 'skipped', skip_reason: 'no-address' });
});

test('what could not be prepared for a day is too old, unless it is critical', () => {
  const yesterday = accepted({ created_at: '2026-01-01T23:29:00.000Z' });
  const facts = { recipient: aUser('lan'), at };
  const usual = prepare(yesterday, { ...facts, rendered: { message: aMessage() } });
  expect(usual.document).toMatchObject({ status: 'skipped', skip_reason: 'too-old' });
  const critical = prepare(yesterday, { ...facts, rendered: { message: aMessage({ critical: true }) } });
  expect(critical.document.status).toBe('queued');
});
