import { expect, test } from 'vitest';
import { moment, money, number } from './filters.ts';

/** Numbers are joined to their currency by a space that does not break. */
const joined = (text: string) => text.replace(/\s/g, ' ');

test('money is written as the reader of each language writes it', () => {
  expect(joined(money({ amount: 1_234_000, currency: 'VND' }, { locale: 'vi' }))).toBe('1.234.000 ₫');
  expect(money({ amount: 1999, currency: 'USD' }, { locale: 'en' })).toBe('$19.99');
  expect(money({ amount: 1_234_000, currency: 'VND' }, { locale: 'en' })).toBe('₫1,234,000');
  expect(joined(money({ amount: 1999, currency: 'USD' }, { locale: 'vi' }))).toBe('19,99 US$');
});

test('a moment is told in the time zone of its reader', () => {
  const at = '2026-01-02T20:04:05.000Z';
  expect(moment(at, 'date', { locale: 'en', timeZone: 'UTC' })).toBe('January 2, 2026');
  expect(moment(at, 'date', { locale: 'vi', timeZone: 'Asia/Ho_Chi_Minh' })).toContain('3 tháng 1');
  expect(joined(moment(at, 'date_time', { locale: 'en', timeZone: 'Asia/Ho_Chi_Minh' }))).toContain('3:04 AM');
});

test('what is no money, no time and no number is refused', () => {
  expect(() => money(19.99, { locale: 'en' })).toThrow('minor units');
  expect(() => moment('soon', 'date', { locale: 'en', timeZone: 'UTC' })).toThrow('such as');
  expect(() => number('7', { locale: 'en' })).toThrow('number');
});
