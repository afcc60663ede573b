import { expect, test } from 'vitest';
import { createProofs } from './proofs.ts';

test('[S3] a moment is proven when the head of then has been passed', () => {
  const proofs = createProofs();
  proofs.begin(1_000, 5);
  proofs.passed(4);
  expect(proofs.until()).toBeUndefined();
  proofs.begin(3_000, 9);
  proofs.passed(5);
  expect(proofs.until()).toBe(1_000);
  proofs.passed(9);
  expect(proofs.until()).toBe(3_000);
});

test('an empty log proves at once', () => {
  const proofs = createProofs();
  proofs.begin(1_000, 0);
  proofs.passed(0);
  expect(proofs.until()).toBe(1_000);
});

test('a log that was restored proves nothing of before', () => {
  const proofs = createProofs();
  proofs.begin(1_000, 0);
  proofs.passed(0);
  proofs.reset();
  expect(proofs.until()).toBeUndefined();
});
