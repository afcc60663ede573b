import { expect, test } from 'vitest';
import { logged } from './answer.ts';

test('[L10] a provider’s answer is logged without addresses, on one line, and not at any length', () => {
  expect(logged('550 5.1.1 <ann@example.com>:\r\n user unknown, ask x=bob.b+c@mail.example.org')).toBe(
    '550 5.1.1 <<address>>: user unknown, ask <address>',
  );
  expect(logged('x'.repeat(1_000))).toHaveLength(300);
});
