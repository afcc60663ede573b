import { expect, test } from 'vitest';
import { z } from 'zod';
import { strict } from './strict.ts';

const plain = z.object({ a: z.int() });
const extra = { a: 1, b: 2 };

test.each<[string, z.ZodType, unknown]>([
  ['an object', plain, extra],
  ['an object in an object', z.strictObject({ inner: plain }), { inner: extra }],
  ['an object in a list', z.array(plain), [extra]],
  ['an optional object', plain.optional(), extra],
  ['an object with a default', plain.default({ a: 1 }), extra],
  ['one of several objects', z.union([z.string(), plain]), extra],
  ['a discriminated object', z.discriminatedUnion('a', [z.object({ a: z.literal(1) })]), extra],
  ['an object that is transformed', plain.transform(({ a }) => a), extra],
])('%s refuses unknown members', (_what, schema, value) => {
  expect(schema.safeParse(value).success).toBe(true);
  expect(strict(schema).safeParse(value).success).toBe(false);
});

test('objects that take unknown members on purpose still do', () => {
  expect(strict(z.looseObject({ a: z.int() })).parse(extra)).toEqual(extra);
  expect(strict(z.object({ a: z.int() }).catchall(z.number())).parse(extra)).toEqual(extra);
});

test('checks and descriptions stay', () => {
  const checked = strict(plain.refine(({ a }) => a > 1).describe('More than one'));
  expect(checked.safeParse({ a: 1 }).success).toBe(false);
  expect(checked.description).toBe('More than one');
  const union = strict(z.union([plain, z.string()]).refine((value) => value !== 'no'));
  expect(union.safeParse('no').success).toBe(false);
});

test('a schema that is strict already is left alone', () => {
  const already = z.strictObject({ list: z.array(z.strictObject({ a: z.int() })) });
  expect(strict(already)).toBe(already);
});
