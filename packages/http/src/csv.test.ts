import { expect, test } from 'vitest';
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
  const document = (await (await fetch(`${url}/openapi.json`)).json()) as { paths: Record<string, unknown> };
  expect(document.paths['/numbers']).toMatchObject({
    get: { responses: { 200: { content: { 'text/csv': { schema: { type: 'string' } } } } } },
  });
});
