import { LogPosition, Refusal } from '@waybill/contracts';
import { Unreachable } from '@waybill/sidecar';
import { expect, test } from 'vitest';
import { fakeSidecar } from './fake-sidecar.ts';

const answer = { sequence: 1, id: 'e' };
const call = { app: 'products', path: '/internal/reservations', body: { at: new Date(0) }, returns: LogPosition };

test('a neighbour answers as it was told, by its latest answer, and the call is kept as it would arrive', async () => {
  const sidecar = fakeSidecar();
  sidecar.answer('products', 'POST', /^\/internal\//, () => ({ sequence: 0, id: '' }));
  sidecar.answer('products', 'POST', '/internal/reservations', () => answer);
  expect(await sidecar.invoke(call)).toEqual(answer);
  expect(sidecar.invocations).toMatchObject([{ app: 'products', body: { at: '1970-01-01T00:00:00.000Z' } }]);
});

test('what an answer throws is thrown, and an answer of another shape fails', async () => {
  const sidecar = fakeSidecar();
  sidecar.answer('products', 'POST', /./, () => {
    throw new Refusal('product-not-found');
  });
  await expect(sidecar.invoke(call)).rejects.toMatchObject({ code: 'product-not-found' });
  sidecar.answer('products', 'POST', /./, () => ({ sequence: 'one' }));
  await expect(sidecar.invoke(call)).rejects.toThrow('does not match its schema');
});

test('an app without an answer, and a sidecar that is down, are unreachable', async () => {
  const sidecar = fakeSidecar();
  await expect(sidecar.invoke(call)).rejects.toBeInstanceOf(Unreachable);
  sidecar.down();
  await expect(sidecar.publish('order.created', [])).rejects.toBeInstanceOf(Unreachable);
  expect(await sidecar.ready()).toBe(false);
});

test('its cache is a real one', async () => {
  const sidecar = fakeSidecar();
  const cache = sidecar.cache('product');
  expect((await cache.through('1', async () => 'old')).outcome).toBe('MISS');
  expect((await cache.through('1', async () => 'new')).outcome).toBe('HIT');
  await cache.invalidate('1');
  expect(await cache.through('1', async () => 'new')).toEqual({ value: 'new', outcome: 'MISS' });
  sidecar.down();
  expect((await cache.through('2', async () => 'loaded')).value).toBe('loaded');
});
