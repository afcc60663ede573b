import { createHmac, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { CallOptions, Person, Problem } from './support/client.ts';
import type { Platform } from './support/platform.ts';

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token like a good one, but for what the test changes. */
function forge(
  token: string,
  { header = {}, claims = {}, signature }: { header?: object; claims?: object; signature: (input: string) => string },
): string {
  const [head = '', body = ''] = token.split('.');
  const decoded = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
  const input = `${encode({ ...decoded(head), ...header })}.${encode({ ...decoded(body), ...claims })}`;
  return `${input}.${signature(input)}`;
}

/** Each mistake gets its own problem, and loses nothing. */
export function badInput(platform: () => Platform): void {
  let shop: { customer: Person; product_id: string } | undefined;
  const prepared = async () => {
    const { client, admin } = platform();
    shop ??= {
      customer: await client.signUp(),
      product_id: (await client.createProduct(admin.token, { stock: 100_000 })).id,
    };
    return shop;
  };
  const orders = '/api/v1/orders';
  const line = (product_id: string, quantity: unknown = 1) => ({ product_id, quantity });

  const cases: [string, number, string, (product_id: string) => { method?: string; path?: string } & CallOptions][] = [
    ['malformed JSON', 400, 'malformed-json', () => ({ body: '{"lines":[' })],
    [
      'a body nested too deeply',
      400,
      'malformed-json',
      () => ({ body: `{"lines":${'['.repeat(40)}${']'.repeat(40)}}` }),
    ],
    ['a wrong type', 400, 'malformed-request', (id) => ({ body: { lines: [line(id, 'one')] } })],
    ['an unknown field', 400, 'malformed-request', (id) => ({ body: { lines: [line(id)], discount: 100 } })],
    ['a key of 256 characters', 400, 'malformed-key', (id) => ({ body: { lines: [line(id)] }, key: 'k'.repeat(256) })],
    ['a key with invisible characters', 400, 'malformed-key', (id) => ({ body: { lines: [line(id)] }, key: 'a b' })],
    ['51 lines', 400, 'malformed-request', (id) => ({ body: { lines: Array.from({ length: 51 }, () => line(id)) } })],
    ['quantity 0', 400, 'malformed-request', (id) => ({ body: { lines: [line(id, 0)] } })],
    ['quantity 10,001', 400, 'malformed-request', (id) => ({ body: { lines: [line(id, 10_001)] } })],
    ['quantity 1.5', 400, 'malformed-request', (id) => ({ body: { lines: [line(id, 1.5)] } })],
    ['no lines', 400, 'malformed-request', () => ({ body: { lines: [] } })],
    ['an unknown product', 404, 'product-not-found', () => ({ body: { lines: [line(randomUUID())] } })],
    ['a body over 64 KiB', 413, 'body-too-large', (id) => ({ body: { lines: [line(id)], note: 'x'.repeat(70_000) } })],
    [
      'a wrong content type',
      415,
      'unsupported-media-type',
      () => ({ body: 'lines=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
    ],
    ['an unknown path', 404, 'not-found', () => ({ path: '/api/v1/nothing' })],
    ['a wrong method', 405, 'method-not-allowed', () => ({ method: 'PATCH', body: {} })],
    [
      'an operator in the body',
      400,
      'malformed-request',
      () => ({ body: { lines: [{ product_id: { $ne: null }, quantity: 1 }] } }),
    ],
    [
      '__proto__ in the body',
      400,
      'malformed-',
      (id) => ({ body: `{"lines":[{"product_id":"${id}","quantity":1}],"__proto__":{"roles":["admin"]}}` }),
    ],
    [
      'an operator in the query',
      400,
      'malformed-request',
      () => ({ method: 'GET', path: `${orders}?status[$ne]=pending` }),
    ],
    ['__proto__ in the query', 400, 'malformed-request', () => ({ method: 'GET', path: `${orders}?__proto__[x]=1` })],
    ['a foreign cursor', 400, 'malformed-cursor', () => ({ method: 'GET', path: `${orders}?cursor=nonsense` })],
    [
      'a total that disagrees',
      422,
      'price-changed',
      (id) => ({ body: { lines: [line(id)], total: { amount: 1, currency: 'USD' } } }),
    ],
  ];

  describe('bad input is told what is wrong', () => {
    test.each(cases)('%s: %i %s', async (_, status, code, build) => {
      const { client } = platform();
      const { customer, product_id } = await prepared();
      const { method = 'POST', path = orders, ...options } = build(product_id);
      const answer = await client.call(method, path, { token: customer.token, ...options });
      expect(answer.status).toBe(status);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(answer.body.code).toContain(code);
      expect(answer.body).toMatchObject({
        status,
        title: expect.any(String),
        detail: expect.any(String),
        correlation_id: expect.any(String),
      });
      if (status === 405) expect(answer.headers.get('allow')).toContain('POST');
    });

    test('a schema mismatch points at the field', async () => {
      const { client } = platform();
      const { customer, product_id } = await prepared();
      const answer = await client.call('POST', orders, {
        token: customer.token,
        body: { lines: [line(product_id), line(product_id, 0)] },
      });
      expect(answer.body.errors?.map(({ pointer }) => pointer)).toEqual(['/lines/1/quantity']);
    });

    test('a problem speaks the caller’s language', async () => {
      const { client } = platform();
      const { customer } = await prepared();
      const answer = await client.call('GET', `${orders}/${randomUUID()}`, {
        token: customer.token,
        headers: { 'accept-language': 'vi-VN,vi;q=0.9' },
      });
      expect(answer).toMatchObject({ status: 404, body: { code: 'order-not-found', title: 'Không có đơn hàng này' } });
    });

    test('headers over 16 KiB are refused', async () => {
      const { client } = platform();
      const answer = await client.call('GET', '/api/v1/products', { headers: { 'x-long': 'x'.repeat(17_000) } });
      expect(answer.status).toBe(431);
    });

    test("another user's order is not there", async () => {
      const { client } = platform();
      const { customer, product_id } = await prepared();
      const { body } = await client.placeOrder(customer.token, [{ product_id, quantity: 1 }]);
      const stranger = await client.signUp();
      const answers = await Promise.all([
        client.call('GET', `${orders}/${body.id}`, { token: stranger.token }),
        client.call('POST', `${orders}/${body.id}/cancellation`, {
          token: stranger.token,
          body: { reason: 'mine now' },
        }),
      ]);
      expect(answers.map(({ status, body: problem }) => [status, problem.code])).toEqual([
        [404, 'order-not-found'],
        [404, 'order-not-found'],
      ]);
    });
  });

  describe('a bad token opens nothing', () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const foreign = (input: string) => sign(null, Buffer.from(input), privateKey).toString('base64url');
    const past = Math.floor(Date.now() / 1_000) - 60;
    const tokens: [string, (token: string) => string][] = [
      ['none at all', () => ''],
      ['expired', (token) => forge(token, { claims: { exp: past, iat: past - 600 }, signature: foreign })],
      ['signed with a foreign key', (token) => forge(token, { signature: foreign })],
      ['unsigned', (token) => forge(token, { signature: () => '' })],
      ['alg none', (token) => forge(token, { header: { alg: 'none' }, signature: () => '' })],
      [
        'signed with HMAC',
        (token) =>
          forge(token, {
            header: { alg: 'HS256' },
            signature: (input) => createHmac('sha256', 'secret').update(input).digest('base64url'),
          }),
      ],
      [
        'claims changed under a good signature',
        (token) => forge(token, { claims: { roles: ['admin'] }, signature: () => token.split('.')[2] ?? '' }),
      ],
    ];
    test.each(tokens)('%s: 401', async (_, make) => {
      const { client } = platform();
      const { customer } = await prepared();
      const answer = await client.call<Problem>('GET', orders, { token: make(customer.token) });
      expect(answer).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    });
  });
}
