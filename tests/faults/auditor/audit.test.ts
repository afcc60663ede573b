import { expect, test } from 'vitest';
import { audit } from './audit.ts';
import { balanced } from './balanced-books.ts';
import { first } from './doctored.ts';

test('right books have no findings', () => {
  const { books, diary } = balanced();
  expect(audit(books, diary)).toEqual([]);
});

test('a mail that came twice is no finding when an attempt is recorded as unknown', () => {
  const { books, diary } = structuredClone(balanced());
  const unknown = { number: 0, outcome: 'unknown' as const, at: '2026-01-02T03:04:05.000Z' };
  first(books.deliveries).attempts.unshift(unknown);
  first(books.notifications).attempts.unshift(unknown);
  books.mails.push(first(books.mails));
  expect(audit(books, diary)).toEqual([]);
  books.mails.push(first(books.mails));
  expect(audit(books, diary)).toEqual([expect.stringMatching(/arrived 3 times, and should have 1 to 2 times/)]);
});

test('a push that came twice is no finding when its device has an attempt recorded as unknown', () => {
  const { books, diary } = structuredClone(balanced());
  const unknown = { number: 0, outcome: 'unknown' as const, at: '2026-01-02T03:04:05.000Z' };
  const { deliveries, notifications, arrived } = books.pushes;
  first(deliveries).attempts.unshift(unknown);
  first(notifications).attempts.unshift({ ...unknown, device_id: 'a' });
  arrived.push(first(arrived));
  expect(audit(books, diary)).toEqual([]);
  arrived.push(first(arrived));
  expect(audit(books, diary)).toEqual([expect.stringMatching(/arrived 3 times, and should have 1 to 2 times/)]);
});

test('a letter that the run poisoned is no finding', () => {
  const { books, diary } = balanced();
  books.ledgers.products.letters.push({ id: 'letter', status: 'dead', by: 'stock', error: 'no' });
  expect(audit(books, diary, { poisoned: new Set(['letter']) })).toEqual([]);
});

test('an order that was answered with nothing but 503 may exist', () => {
  const { books, diary } = balanced();
  first(diary.requests).answers = [{ status: 0 }];
  expect(audit(books, diary)).toEqual([expect.stringMatching(/never answered/)]);
});
