import request from 'supertest';
import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { alreadyHas, demandedVersion } from './conditions.ts';
import { route } from './route.ts';
import { servedApp } from './testing.ts';
import { reply } from './types.ts';

const params = z.object({ id: z.string() });
const get = route({
  name: 'get',
  method: 'get',
  path: '/things/:id',
  summary: 'Read',
  access: 'anyone',
  params,
  success: 200,
  handle: ({ params: { id } }) =>
    id === 'own' ? reply({ version: 3 }, { headers: { ETag: '"mine"' } }) : { id, version: 3 },
});
const put = route({
  name: 'put',
  method: 'put',
  path: '/things/:id',
  summary: 'Write',
  access: 'anyone',
  params,
  success: 200,
  handle: ({ ifVersion }) => ({ demanded: ifVersion ?? null }),
});

let url = '';
beforeAll(async () => {
  ({ url } = await servedApp({ routes: [get, put] }));
});

test('a document with a version carries it as its ETag, unless the reply names another', async () => {
  await request(url).get('/things/1').expect('etag', '"3"');
  await request(url).get('/things/own').expect('etag', '"mine"');
});

test('whoever has the version already gets 304 without a body', async () => {
  const { headers, text } = await request(url).get('/things/1').set('if-none-match', '"2", W/"3"').expect(304);
  expect(text).toBe('');
  expect(headers.etag).toBe('"3"');
  await request(url).get('/things/1').set('if-none-match', '"2"').expect(200);
});

test('If-Match reaches the handler as a version; * and none demand none', async () => {
  await request(url).put('/things/1').set('if-match', '"3"').expect(200, { demanded: 3 });
  await request(url).put('/things/1').set('if-match', '*').expect(200, { demanded: null });
  await request(url).put('/things/1').expect(200, { demanded: null });
});

test.each(['"x"', '"1", "2"', '""', 'W/"x", "1"'])(
  'the If-Match %s names no version that can be: it fits none',
  async (header) => {
    await request(url).put('/things/1').set('if-match', header).expect(200, { demanded: 0 });
  },
);

test.each(['3', '"x', '"1" "2"'])('the If-Match %s is answered 400', async (header) => {
  const { body } = await request(url).put('/things/1').set('if-match', header).expect(400);
  expect(body.errors).toMatchObject([{ in: 'header', pointer: '/if-match' }]);
});

test('reading ignores If-Match', () => {
  expect(demandedVersion('get', 'nonsense')).toBeUndefined();
});

test('a caller has what it names, and anything where it names all', () => {
  expect(alreadyHas('*', '"1"')).toBe(true);
  expect(alreadyHas('"1"', undefined)).toBe(false);
  expect(alreadyHas(undefined, '"1"')).toBe(false);
});
