import request from 'supertest';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { mergeOpenApi } from './merge-openapi.ts';
import { type OpenApiDocument, openApi } from './openapi.ts';
import { route } from './route.ts';
import { servedApp } from './testing.ts';

const Money = z.strictObject({ amount: z.int(), currency: z.string() }).meta({ id: 'Money' });
const place = route({
  name: 'placeOrder',
  method: 'post',
  path: '/api/v1/shops/:shop_id/orders',
  summary: 'Place an order',
  access: 'manage_orders',
  params: z.object({ shop_id: z.uuid() }),
  query: z.object({ limit: z.coerce.number().int().min(1).max(100).default(20).describe('How many'), q: z.string() }),
  body: z.object({ total: Money.optional(), note: z.string().max(10) }),
  success: 201,
  returns: z.strictObject({ id: z.uuid(), total: Money }),
  answers: { Location: 'Where the order is' },
  refuses: ['insufficient-stock', 'product-not-found'],
  handle: () => {
    throw new Error('never called');
  },
});
const internal = route({
  name: 'readLog',
  method: 'put',
  path: '/internal/log',
  summary: 'Read',
  access: { callers: ['orders'] },
  success: 204,
  handle: () => undefined,
});

const documentOf = (routes = [place, internal]): OpenApiDocument =>
  openApi({ app: 'orders', routes, title: 'Orders', version: '1' });

test('an operation tells name, parameters, body, answer and security', () => {
  const operation = documentOf().paths['/api/v1/shops/{shop_id}/orders']?.post;
  expect(operation).toMatchObject({
    operationId: 'placeOrder',
    'x-permission': 'manage_orders',
    security: [{ bearer: [] }],
    requestBody: {
      required: true,
      content: { 'application/json': { schema: { required: ['note'], additionalProperties: false } } },
    },
    responses: {
      201: {
        headers: { Location: { description: 'Where the order is' } },
        content: { 'application/json': { schema: { properties: { total: { $ref: '#/components/schemas/Money' } } } } },
      },
    },
  });
  const parameters = operation?.parameters as { name: string; in: string; required?: boolean; schema: object }[];
  expect(parameters.map(({ in: place, name, required }) => `${place} ${name}${required ? '!' : ''}`)).toEqual([
    'path shop_id!',
    'query limit',
    'query q!',
    'header Accept-Language',
    'header Idempotency-Key',
  ]);
  expect(parameters[1]).toMatchObject({
    description: 'How many',
    schema: { type: 'integer', maximum: 100, default: 20 },
  });
});

test('refusals are listed by status with their codes, the common ones too', () => {
  const responses = documentOf().paths['/api/v1/shops/{shop_id}/orders']?.post?.responses as Record<
    string,
    { description: string }
  >;
  expect(responses['409']?.description).toBe('insufficient-stock');
  expect(responses['404']?.description).toBe('product-not-found');
  expect(responses['403']?.description).toBe('forbidden');
  expect(responses['422']?.description).toBe('key-reused');
  expect(Object.keys(responses)).toEqual(expect.arrayContaining(['400', '401', '413', '415', '429', '500', '503']));
});

test('the headers of answers are told, and where a key is mandatory', () => {
  const versioned = { ...place, returns: z.strictObject({ id: z.uuid(), version: z.int() }), answers: {} };
  const { paths } = openApi({
    app: 'orders',
    routes: [versioned, internal],
    title: 'Orders',
    version: '1',
    keyMandatoryOn: ['placeOrder'],
  });
  const operation = paths['/api/v1/shops/{shop_id}/orders']?.post as unknown as {
    parameters: { name: string; required?: boolean }[];
    responses: Record<string, { description: string; headers?: object }>;
  };
  expect(Object.keys(operation.responses['201']?.headers ?? {})).toEqual([
    'RateLimit',
    'RateLimit-Policy',
    'ETag',
    'Location',
    'Idempotent-Replayed',
  ]);
  expect(operation.parameters.find(({ name }) => name === 'Idempotency-Key')?.required).toBe(true);
  expect(operation.responses['400']?.description).toContain('key-required');
  const log = paths['/internal/log']?.put as unknown as { responses: Record<string, { headers?: object }> };
  expect(log.responses['204']?.headers).toBeUndefined();
});

test('a read with a version tells of 304, and a success of two kinds of both', () => {
  const returns = z.strictObject({ id: z.uuid(), version: z.int() });
  const read = { ...place, name: 'read', method: 'get' as const, returns, answers: {}, success: 200 as const };
  const twice = { ...place, again: 200 as const };
  const { paths } = openApi({ app: 'orders', routes: [read, twice], title: 'Orders', version: '1' });
  const { get, post } = paths['/api/v1/shops/{shop_id}/orders'] as unknown as Record<
    'get' | 'post',
    { parameters: { name: string }[]; responses: Record<string, { content?: object }> }
  >;
  expect(get.responses['304']).toEqual({ description: 'Unchanged since the ETag in If-None-Match' });
  expect(get.parameters.map(({ name }) => name)).toContain('If-None-Match');
  expect(post.responses['304']).toBeUndefined();
  expect(post.responses['200']?.content).toEqual(post.responses['201']?.content);
});

test('internal routes are marked with their callers, and can be left out', () => {
  expect(documentOf().paths['/internal/log']?.put).toMatchObject({
    'x-internal': true,
    'x-callers': ['orders'],
    security: [],
  });
  const open = openApi({
    app: 'orders',
    routes: [internal],
    title: 'O',
    version: '1',
    include: ({ access }) => typeof access === 'string',
  });
  expect(open.paths).toEqual({});
});

test('the document is served as it was made', async () => {
  const { url } = await servedApp({ routes: [place], app: 'orders', title: 'Orders' });
  const { body } = await request(url).get('/openapi.json').expect(200);
  expect(body).toEqual(documentOf([place]));
});

test('merging joins paths, drops what is internal, and renames schemas that differ', () => {
  const other = structuredClone(documentOf([{ ...place, name: 'other', path: '/api/v1/other', params: z.object({}) }]));
  other.components.schemas.Money = { type: 'string' };
  const merged = mergeOpenApi(
    [
      { app: 'orders', document: documentOf() },
      { app: 'products', document: other },
    ],
    { title: 'Waybill', version: '1', servers: [{ url: '/' }] },
  );
  expect(Object.keys(merged.paths)).toEqual(['/api/v1/shops/{shop_id}/orders', '/api/v1/other']);
  expect(merged.components.schemas).toMatchObject({
    Problem: {},
    Money: { type: 'object' },
    products_Money: { type: 'string' },
  });
  expect(JSON.stringify(merged.paths['/api/v1/other'])).toContain('#/components/schemas/products_Money');
  expect(JSON.stringify(merged.paths['/api/v1/shops/{shop_id}/orders'])).toContain('#/components/schemas/Money');
});
