import { Refusal } from '@waybill/contracts';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { csvOf } from './csv.ts';
import { route } from './route.ts';
import { servedApp } from './testing.ts';

const read = async (text: AsyncIterable<string>) => {
  let whole = '';
  for await (const part of text) whole += part;
  return whole;
};

test('commas, quotes and line breaks stay inside their cell, and formulas are disarmed', async () => {
  const rows = [['a,b', 'say "x"', 'two\nlines', '=1+1', 7, undefined]];
  expect(await read(csvOf(['one', 'two', 'three', 'four', 'five', 'six'], [rows]))).toBe(
    `one,two,three,four,five,six\r\n"a,b","say ""x""","two\nlines",'=1+1,7,\r\n`,
  );
});

test('rows or none, the head comes once, and an empty portion is no line', async () => {
  expect(await read(csvOf(['n'], []))).toBe('n\r\n');
  expect(await read(csvOf(['n'], [[], [[1]], [], [[2], [3]]]))).toBe('n\r\n1\r\n2\r\n3\r\n');
});

test('what keeps the first rows from being read is answered as a problem, not as a file that breaks off', async () => {
  const { url } = await servedApp({
    routes: [
      route({
        name: 'export',
        method: 'get',
        path: '/numbers',
        summary: 'Numbers',
        access: 'anyone',
        success: 200,
        streams: 'text/csv',
        refuses: ['unavailable'],
        handle: () =>
          csvOf(
            ['number'],
            (async function* () {
              yield await Promise.reject(new Refusal('unavailable'));
            })(),
          ),
      }),
    ],
  });
  const answer = await fetch(`${url}/numbers`);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([503, 'application/problem+json']);
});

test('a caller who goes away in the middle ends the making of the rest', async () => {
  let ended = false;
  async function* endless() {
    try {
      for (;;) yield [['x'.repeat(10_000)]];
    } finally {
      ended = true;
    }
  }
  const { url } = await servedApp({
    routes: [
      route({
        name: 'export',
        method: 'get',
        path: '/endless',
        summary: 'Without end',
        access: 'anyone',
        success: 200,
        streams: 'text/csv',
        handle: () => csvOf(['x'], endless()),
      }),
    ],
  });
  const gone = new AbortController();
  const answer = await fetch(`${url}/endless`, { signal: gone.signal });
  expect(answer.status).toBe(200);
  gone.abort();
  await vi.waitFor(() => expect(ended).toBe(true));
});

test('a route streams text as it is made, under its media type', async () => {
  const { url } = await servedApp({
    routes: [
      route({
        name: 'export',
        method: 'get',
        path: '/numbers',
        summary: 'Numbers',
        access: 'anyone',
        query: z.strictObject({ upTo: z.coerce.number() }),
        success: 200,
        streams: 'text/csv',
        handle: ({ query: { upTo } }) => csvOf(['number'], [Array.from({ length: upTo }, (_, index) => [index])]),
      }),
    ],
  });
  const answer = await fetch(`${url}/numbers?upTo=3`);
  expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(await answer.text()).toBe('number\r\n0\r\n1\r\n2\r\n');
  const marked = await fetch(`${url}/numbers?upTo=1`, { headers: { 'x-end-mark': 'the end' } });
  expect([marked.headers.get('x-end-mark'), await marked.text()]).toEqual(['the end', 'number\r\n0\r\nthe end']);
  const document = (await (await fetch(`${url}/openapi.json`)).json()) as { paths: Record<string, unknown> };
  expect(document.paths['/numbers']).toMatchObject({
    get: { responses: { 200: { content: { 'text/csv': { schema: { type: 'string' } } } } } },
  });
});
