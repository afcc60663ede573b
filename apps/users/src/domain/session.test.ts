import { randomBytes, randomUUID } from 'node:crypto';
import '@waybill/testing';
import { expect, test } from 'vitest';
import { hashOf, sessionIdOf, successorOf, tokenOf } from './refresh-token.ts';
import { end, GRACE_MS, open, rotate, type Session } from './session.ts';

const start = Date.parse('2026-01-02T03:04:05.000Z');
const at = (ms: number) => new Date(start + ms);
const day = 86_400_000;
const id = randomUUID();
const first = tokenOf(id, randomBytes(32));
const turn = (ms: number, salt = 'c2FsdA') => ({ salt, now: at(ms), expiresAt: at(ms + 30 * day) });

const session = (): Session => ({
  ...open({ id, user: { id: randomUUID(), session_generation: 1 }, token: first, expiresAt: at(30 * day) }).document,
  version: 1,
  created_at: '',
  updated_at: '',
});

test('a token names its session to us and to nobody else', () => {
  expect(first).toMatch(/^[\w-]{64}$/);
  expect(sessionIdOf(first)).toBe(id);
  expect(sessionIdOf(successorOf(first, 'c2FsdA'))).toBe(id);
  for (const foreign of ['', 'x', `${first}A`, first.slice(1), 'B'.repeat(64), `${first}=`])
    expect(sessionIdOf(foreign)).toBeUndefined();
});

test('the database holds nothing that can be shown as a token', () => {
  expect(JSON.stringify(rotate(session(), first, turn(0)).document)).not.toContain(first);
  expect(JSON.stringify(rotate(session(), first, turn(0)).document)).not.toContain(successorOf(first, 'c2FsdA'));
});

test('each token is good for one use, which gives its successor and a new expiry', () => {
  const once = rotate(session(), first, turn(1_000)).document;
  const second = successorOf(first, 'c2FsdA');
  expect(once).toMatchObject({ token_hash: hashOf(second), expires_at: at(1_000 + 30 * day) });
  const twice = rotate(once, second, turn(2_000, 'b3RoZXI')).document;
  expect(twice.token_hash).toBe(hashOf(successorOf(second, 'b3RoZXI')));
});

test('within 10 s a lost answer can be had again: the same successor, whatever salt the repeat brings', () => {
  const once = rotate(session(), first, turn(0)).document;
  const again = rotate(once, first, turn(GRACE_MS, 'b3RoZXI')).document;
  expect(again).toBe(once);
  expect(again.previous?.salt).toBe('c2FsdA');
});

test('after 10 s the used token ends the whole family', () => {
  const once = rotate(session(), first, turn(0)).document;
  const reused = rotate(once, first, turn(GRACE_MS + 1)).document;
  expect(reused.ended?.reason).toBe('reuse');
  expect(() => rotate(reused, successorOf(first, 'c2FsdA'), turn(GRACE_MS + 2))).toRefuseWith('session-ended');
});

test('a token from longer ago ends the family, also within 10 s', () => {
  const once = rotate(session(), first, turn(0)).document;
  const twice = rotate(once, successorOf(first, 'c2FsdA'), turn(1)).document;
  expect(rotate(twice, first, turn(2)).document.ended?.reason).toBe('reuse');
});

test('a session that ran out or was ended gives nothing', () => {
  expect(() => rotate(session(), first, turn(30 * day))).toRefuseWith('session-ended');
  expect(() => rotate(end(session(), 'logout', at(0)).document, first, turn(1))).toRefuseWith('session-ended');
});

test('ending twice keeps the first reason', () => {
  const ended = end(session(), 'logout', at(0)).document;
  expect(end(ended, 'reuse', at(1)).document).toBe(ended);
});
