import request from 'supertest';
import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { route } from './route.ts';
import { servedApp } from './testing.ts';
import type { Route } from './types.ts';

const answering = (name: string, method: Route['method'], path: string): Route =>
  route({
    name,
    method,
    path,
    summary: name,
    access: 'anyone',
    params: z.object({ id: z.string().optional() }),
    success: 200,
    handle: ({ params }) => ({ name, ...params }),
  });

let url = '';
beforeAll(async () => {
  ({ url } = await servedApp({
    routes: [
      answering('getUser', 'get', '/users/:id'),
      answering('patchUser', 'patch', '/users/:id'),
      answering('userStats', 'get', '/users/stats'),
    ],
  }));
});

test('a fixed path goes before a parameter, whatever the order of the routes', async () => {
  await request(url).get('/users/stats').expect(200, { name: 'userStats' });
  await request(url).get('/users/42').expect(200, { name: 'getUser', id: '42' });
});

test.each(['/nowhere', '/Users/42', '/users/42/', '/users/', '/users/a/b'])(
  '%s is answered 404 not-found',
  async (path) => {
    const { body } = await request(url).get(path).expect(404);
    expect(body.code).toBe('not-found');
  },
);

test('a method that is not served is answered 405 with those that are', async () => {
  const { body, headers } = await request(url).delete('/users/42').expect(405);
  expect(body.code).toBe('method-not-allowed');
  expect(headers.allow?.split(', ').toSorted()).toEqual(['GET', 'HEAD', 'OPTIONS', 'PATCH']);
});

test('OPTIONS tells the methods, HEAD answers like GET without a body', async () => {
  const options = await request(url).options('/users/42').expect(204);
  expect(options.headers.allow).toContain('PATCH');
  const head = await request(url).head('/users/42').expect(200);
  expect(head.headers['content-length']).toBe('28');
  expect(head.text).toBeUndefined();
});

test('a percent sign that leads nowhere is no internal error', async () => {
  const { status } = await request(url).get('/users/%E0%A4%A');
  expect(status).toBeLessThan(500);
});

test('two routes of one name or one place are refused at the start', async () => {
  const first = answering('getUser', 'get', '/users/:id');
  await expect(servedApp({ routes: [first, { ...first, path: '/people/:id' }] })).rejects.toThrow('share getUser');
  await expect(servedApp({ routes: [first, { ...first, name: 'other', path: '/users/:name' }] })).rejects.toThrow(
    'share get /users/:',
  );
  await expect(servedApp({ routes: [{ ...first, access: 'signed-in' }], auth: undefined })).rejects.toThrow(
    'token verifier',
  );
});

test('a path parameter that no schema declares is refused at the start', () => {
  const definition = { name: 'x', method: 'get', path: '/x/:y', summary: 'x', access: 'anyone', success: 200 } as const;
  expect(() => route({ ...definition, handle: () => ({}) })).toThrow('declare y');
});
