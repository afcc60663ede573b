import { openApi, route } from '@waybill/http';
import { listening } from '@waybill/http/testing';
import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type Contract, readContract } from './contract.ts';

let contract: Contract;
beforeAll(async () => {
  const lamp = route({
    name: 'getLamp',
    method: 'get',
    path: '/api/v1/lamps/:lamp_id',
    summary: 'One lamp',
    access: 'manage_products',
    params: z.object({ lamp_id: z.uuid() }),
    success: 200,
    returns: z.strictObject({ id: z.uuid(), bright: z.boolean() }),
    handle: () => ({ id: '', bright: true }),
  });
  const document = openApi({ app: 'lamps', routes: [lamp], title: 'lamps', version: '1' });
  contract = await readContract(await listening((_, response) => response.end(JSON.stringify(document))));
});

const id = '018f0000-0000-7000-8000-000000000001';
const json = 'application/json; charset=utf-8';
const check =
  (status: number, body: unknown, contentType = json) =>
  () =>
    contract.check('GET', `/api/v1/lamps/${id}?x=1`, { status, contentType, body });

test('what is described is known by name, path and permission', () => {
  expect(contract.operations).toMatchObject([
    {
      operationId: 'getLamp',
      tag: 'lamps',
      path: '/api/v1/lamps/{lamp_id}',
      permission: 'manage_products',
      secured: true,
    },
  ]);
});

test('an answer passes that is as described', () => {
  expect(check(200, { id, bright: true })).not.toThrow();
  const problem = { type: 'urn:x', title: 'No', status: 401, detail: 'No', code: 'unauthenticated' };
  expect(check(401, problem, 'application/problem+json')).not.toThrow();
  expect(() => contract.check('GET', '/elsewhere', { status: 418, contentType: json, body: {} })).not.toThrow();
  expect(() => contract.check('GET', '/docs', { status: 200, contentType: 'text/html', body: '<p>' })).not.toThrow();
});

const wrapped = (status: number, data: unknown, error: unknown = null) =>
  check(200, { success: error === null, data, error, meta: { status } }, 'application/vnd.waybill.envelope+json');

test('an envelope holds what is described', () => {
  expect(wrapped(200, { id, bright: true })).not.toThrow();
  const problem = { type: 'urn:x', title: 'No', status: 401, detail: 'No', code: 'unauthenticated' };
  expect(wrapped(401, null, problem)).not.toThrow();
});

test('what is served and not described is found', () => {
  expect(() => contract.check('GET', '/elsewhere', { status: 200, contentType: json, body: {} })).toThrow(
    /does not know/,
  );
  expect(() => contract.check('PUT', `/api/v1/lamps/${id}`, { status: 204, contentType: '', body: undefined })).toThrow(
    /does not know/,
  );
});

test.each([
  ['a member that is not described', check(200, { id, bright: true, colour: 'red' })],
  ['a member that is missing', check(200, { id })],
  ['a wrong type', check(200, { id, bright: 'very' })],
  ['a wrong format', check(200, { id: 'lamp', bright: true })],
  ['a problem without a code', check(401, { title: 'No' }, 'application/problem+json')],
  ['a status that is not described', check(409, { id, bright: true })],
  ['a 304 that is not described', check(304, undefined, '')],
  ['a member in an envelope that is missing', wrapped(200, { id })],
  ['a problem in an envelope without a code', wrapped(401, null, { title: 'No' })],
  ['a form that is not described', check(200, '<p>', 'text/html')],
])('%s is found', (_, answer) => {
  expect(answer).toThrow(/GET \/api\/v1\/lamps\/\{lamp_id\} answered/);
});
