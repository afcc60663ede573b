import { expect, test } from 'vitest';
import { afterQuietHours } from './quiet-hours.ts';

const night = { quiet_hours: { from: '22:00', to: '07:00' }, time_zone: 'Asia/Ho_Chi_Minh' };
const after = (at: string, preferences: Parameters<typeof afterQuietHours>[1] = night) =>
  afterQuietHours(new Date(at), preferences).toISOString();

test('what comes in the night waits for the morning of its reader', () => {
  expect(after('2026-01-02T16:30:10.000Z')).toBe('2026-01-03T00:00:00.000Z'); // 23:30 in Vietnam
  expect(after('2026-01-02T23:59:59.000Z')).toBe('2026-01-03T00:00:00.000Z'); // 6:59
});

test('what comes by day, or to somebody without quiet hours, goes at once', () => {
  expect(after('2026-01-02T03:04:05.000Z')).toBe('2026-01-02T03:04:05.000Z');
  expect(after('2026-01-03T00:00:00.000Z')).toBe('2026-01-03T00:00:00.000Z');
  expect(after('2026-01-02T16:30:10.000Z', { time_zone: 'UTC' })).toBe('2026-01-02T16:30:10.000Z');
});

test('hours within one day are quiet too', () => {
  const nap = { quiet_hours: { from: '13:00', to: '14:30' }, time_zone: 'UTC' };
  expect(after('2026-01-02T13:10:00.000Z', nap)).toBe('2026-01-02T14:30:00.000Z');
  expect(after('2026-01-02T12:59:00.000Z', nap)).toBe('2026-01-02T12:59:00.000Z');
});

test('the morning is told by the clock on the wall, also when it was put forward in the night', () => {
  const berlin = { quiet_hours: { from: '22:00', to: '07:00' }, time_zone: 'Europe/Berlin' };
  expect(after('2026-03-28T22:30:00.000Z', berlin)).toBe('2026-03-29T05:00:00.000Z');
  expect(after('2026-10-24T21:30:00.000Z', berlin)).toBe('2026-10-25T06:00:00.000Z');
});
