import { Slug } from '@waybill/contracts';
import { expect, test } from 'vitest';
import { slugOf } from './slug.ts';

test.each([
  ['Ten lamps, tested', 'ten-lamps-tested'],
  ['Đèn bàn nào sáng nhất?', 'den-ban-nao-sang-nhat'],
  ['  --C++ & Rust--  ', 'c-rust'],
  [`${'long '.repeat(40)}`, `${'long-'.repeat(19)}long`],
])('%s becomes %s', (title, slug) => {
  expect(slugOf(title)).toBe(slug);
  expect(Slug.safeParse(slug).success).toBe(true);
});

test('a title of signs alone gives none', () => {
  expect(slugOf('!!! 漢字')).toBeUndefined();
});
