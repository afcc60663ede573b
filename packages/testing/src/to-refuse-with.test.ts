import { Refusal } from '@waybill/contracts';
import { expect, test } from 'vitest';
import './to-refuse-with.ts';

const refuse = (): never => {
  throw new Refusal('insufficient-stock', { product_id: 'p-1', available: 2, requested: 3 });
};

test('a function that refuses is recognised by its code and its facts', () => {
  expect(refuse).toRefuseWith('insufficient-stock');
  expect(refuse).toRefuseWith('insufficient-stock', { available: 2 });
  expect(refuse).not.toRefuseWith('order-not-found');
  expect(refuse).not.toRefuseWith('insufficient-stock', { available: 1 });
  expect(() => 1).not.toRefuseWith('order-not-found');
});

test('promises and asynchronous functions are awaited', async () => {
  await expect(async () => refuse()).toRefuseWith('insufficient-stock');
  await expect(Promise.reject(new Refusal('order-not-found'))).toRefuseWith('order-not-found');
  await expect(Promise.reject(new Error('other'))).not.toRefuseWith('order-not-found');
  await expect(Promise.resolve(1)).not.toRefuseWith('order-not-found');
});

test('the message tells what came instead', () => {
  expect(() => expect(refuse).toRefuseWith('order-not-found')).toThrow(/insufficient-stock with .*"available":2/);
  expect(() => expect(() => 1).toRefuseWith('order-not-found')).toThrow('no refusal at all');
});
