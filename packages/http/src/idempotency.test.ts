import { type Once, Replayed, type StoredAnswer } from '@waybill/runtime';
import request from 'supertest';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { canonicalJson } from './canonical-json.ts';
import { route } from './route.ts';
import { servedApp, type TestTokens } from './testing.ts';
import { created, type RequestOnce } from './types.ts';

let effects = 0;
const seen: (RequestOnce | undefined)[] = [];
const rows = new Map<string, StoredAnswer>();

/** What the store does with `once`, in memory. */
function happen<T>(once: Once<T> | undefined, effect: () => T): T {
  const stored = once && rows.get(once.key);
  if (stored) throw new Replayed(stored);
  const result = effect();
  if (once) rows.set(once.key, once.answer(result));
  return result;
}

const posting = (name: string, more: { idempotent?: boolean; access?: 'anyone'; method?: 'patch' } = {}) =>
  route({
    name,
    method: 'post',
    path: `/${name}/:shop`,
    summary: name,
    access: 'signed-in',
    params: z.object({ shop: z.string() }),
    body: z.object({ quantity: z.int().default(1), request_id: z.string().optional() }),
    success: 201,
    ...more,
    handle: ({ once, body }) => {
      seen.push(once);
      const answer = (number: number) => created(`/things/${number}`, { number, quantity: body.quantity, version: 1 });
      return answer(happen(once?.answering(answer), () => ++effects));
    },
  });

let url = '';
let tokens: TestTokens;
beforeAll(async () => {
  const routes = [
    posting('optional'),
    posting('mandatory'),
    posting('never', { idempotent: false }),
    posting('open', { access: 'anyone' }),
    posting('changing', { method: 'patch', idempotent: true }),
    posting('setting', { method: 'patch' }),
  ];
  ({ url, tokens } = await servedApp({ routes, keyMandatoryOn: ['mandatory'] }));
});
beforeEach(() => {
  seen.length = 0;
});

const post = (path: string, headers: Record<string, string>, body: object = {}, id = 'u-1') =>
  request(url)
    .post(path)
    .set('authorization', `Bearer ${tokens.tokenFor({ id })}`)
    .set(headers)
    .send(body);

test('a repeat is answered with the first bytes, marked as replayed, and has no effect', async () => {
  const key = { 'idempotency-key': 'a' };
  const first = await post('/optional/1', key, { quantity: 2 }).expect(201);
  const before = effects;
  const again = await post('/optional/1', key, { quantity: 2 }).expect(201);
  expect(again.text).toBe(first.text);
  expect(effects).toBe(before);
  for (const name of ['location', 'etag', 'content-type']) expect(again.headers[name]).toBe(first.headers[name]);
  expect(first.headers['idempotent-replayed']).toBeUndefined();
  expect(again.headers['idempotent-replayed']).toBe('true');
});

test('a key belongs to its caller and its route', async () => {
  const key = { 'idempotency-key': 'shared' };
  await post('/optional/1', key, {}, 'u-1');
  await post('/optional/1', key, {}, 'u-2');
  await post('/mandatory/1', key, {}, 'u-1');
  expect([...rows.keys()].filter((row) => row.endsWith('|shared'))).toEqual([
    'u-1|optional|shared',
    'u-2|optional|shared',
    'u-1|mandatory|shared',
  ]);
});

test('the fingerprint follows the body and the path, not the order of members', async () => {
  await post('/optional/1', { 'idempotency-key': 'f1' }, { quantity: 2, request_id: 'r' });
  await post('/optional/1', { 'idempotency-key': 'f2' }, { request_id: 'r', quantity: 2 });
  await post('/optional/1', { 'idempotency-key': 'f3' }, { request_id: 'r', quantity: 3 });
  await post('/optional/2', { 'idempotency-key': 'f4' }, { request_id: 'r', quantity: 2 });
  const [one, same, otherBody, otherPath] = seen.map((once) => once?.fingerprint);
  expect(same).toBe(one);
  expect(new Set([one, otherBody, otherPath]).size).toBe(3);
});

test('the header goes before request_id, which goes before the key of the attempt [C6]', async () => {
  const attempt = { 'x-attempt-key': 'attempt' };
  await post('/optional/1', { ...attempt, 'idempotency-key': 'header' }, { request_id: 'body' });
  await post('/optional/1', attempt, { request_id: 'body' });
  await post('/optional/1', attempt);
  await post('/optional/1', {});
  expect(seen.map((once) => once && [once.key, once.fromClient])).toEqual([
    ['header', true],
    ['body', true],
    ['attempt', false],
    undefined,
  ]);
});

test.each(['two words', 'ü', 'x'.repeat(256)])('the key "%s" is answered 400 malformed-key', async (key) => {
  const { body } = await post('/optional/1', { 'idempotency-key': Buffer.from(key).toString('latin1') }).expect(400);
  expect(body.code).toBe('malformed-key');
});

test('a PATCH that says so takes keys and the key of the attempt; others take none [C6]', async () => {
  const patch = (path: string, headers: Record<string, string>) =>
    request(url)
      .patch(path)
      .set('authorization', `Bearer ${tokens.tokenFor({ id: 'u-1' })}`)
      .set(headers)
      .send({ quantity: 2 });
  await patch('/changing/1', { 'x-attempt-key': 'attempt' }).expect(201);
  const before = effects;
  const again = await patch('/changing/1', { 'x-attempt-key': 'attempt' }).expect(201);
  expect([again.headers['idempotent-replayed'], effects]).toEqual(['true', before]);
  await patch('/changing/1', { 'idempotency-key': 'p' }).expect(201);
  await patch('/setting/1', { 'idempotency-key': 'p' }).expect(201);
  expect(seen.map((once) => once?.key)).toEqual(['attempt', 'attempt', 'p', undefined]);
});

test('where a client’s key is mandatory the attempt’s own does not do [C6]', async () => {
  const { body } = await post('/mandatory/1', { 'x-attempt-key': 'attempt' }).expect(400);
  expect(body.code).toBe('key-required');
  await post('/mandatory/1', {}, { request_id: 'mine' }).expect(201);
});

test('demanding a key on a route that is not there is refused at the start', async () => {
  await expect(servedApp({ routes: [], keyMandatoryOn: ['placeOrder'] })).rejects.toThrow('unknown routes: placeOrder');
});

test('routes that opt out and callers who are not known get no key [C5]', async () => {
  await post('/never/1', { 'idempotency-key': 'k' }).expect(201);
  await request(url).post('/open/1').set('idempotency-key', 'k').send({}).expect(201);
  expect(seen).toEqual([undefined, undefined]);
});

test('canonical JSON is the same for equal values', () => {
  expect(canonicalJson({ b: [{ d: 1, c: 2 }], a: null })).toBe(canonicalJson({ a: null, b: [{ c: 2, d: 1 }] }));
  expect(canonicalJson([1, 2])).not.toBe(canonicalJson([2, 1]));
});
