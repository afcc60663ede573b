import { fakeSidecar, fixedClock } from '@waybill/testing';
import { expect, test } from 'vitest';
import { registration, usersApi } from '../testing.ts';

test('both public keys are published, may be cached, and hold nothing private', async () => {
  const api = await usersApi();
  const { body, headers, text } = await api.get('/api/v1/auth/jwks').expect(200);
  expect(body.keys).toHaveLength(2);
  expect(headers['cache-control']).toBe('public, max-age=300');
  expect(text).not.toContain('"d"');
});

test('a service that starts before its secret store says so, serves what it can, and heals', async () => {
  const clock = fixedClock();
  const sidecar = fakeSidecar({ clock });
  sidecar.down();
  const api = await usersApi({ sidecar, clock });
  expect(api.service.parts?.['signing-keys']?.()).toBe(false);
  await api.get('/api/v1/auth/jwks').expect(503);
  await api.post('/api/v1/auth/register').send(registration).expect(201);

  sidecar.up();
  clock.advance(15_000);
  await api.service.periodic?.find(({ name }) => name === 'signing-keys')?.run();
  expect(api.service.parts?.['signing-keys']?.()).toBe(true);
  await api.get('/api/v1/auth/jwks').expect(200);
});
