import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { aProduct, manager, productsApi } from '../testing.ts';

const lamp = { name: 'Lamp', category: 'Furniture', price: { amount: 1999, currency: 'USD' }, stock: 5 };

test('creation and a change of stock are answered with the name of whoever did it, fetched from users', async () => {
  const api = await productsApi();
  api.sidecar.answer('users', 'POST', '/internal/users/read', ({ body }) => ({
    users: (body as { ids: string[] }).ids.map((id) => ({ id, version: 1, name: 'Mara' })),
  }));
  const acting_user = { id: manager.id, name: 'Mara' };
  const made = await api.as(manager).post('/api/v1/products').send(lamp).expect(201);
  expect(made.body.acting_user).toEqual(acting_user);
  const path = `/api/v1/products/${made.body.id}`;
  const changed = await api.as(manager).patch(`${path}/stock`).send({ change: 1 }).expect(200);
  expect(changed.body).toMatchObject({ stock: 6, acting_user });
  expect((await api.get(path).expect(200)).body).not.toHaveProperty('acting_user');
});

test('while users is away both work, without the name', async () => {
  const api = await productsApi();
  const [product] = await api.stocked(aProduct());
  const answer = await api.as(manager).patch(`/api/v1/products/${product?.id}/stock`).send({ change: 1 }).expect(200);
  expect(answer.body).toMatchObject({ stock: 11, acting_user: { id: manager.id } });
  await api.as(manager).post('/api/v1/products').send(lamp).expect(201);
});

test('people who act together are asked for together', async () => {
  const api = await productsApi();
  const [product] = await api.stocked(aProduct({ stock: 0 }));
  api.sidecar.answer('users', 'POST', '/internal/users/read', async () => {
    await sleep(200);
    return { users: [] };
  });
  await Promise.all(
    Array.from({ length: 20 }, () =>
      api.as(manager).patch(`/api/v1/products/${product?.id}/stock`).send({ change: 1 }).expect(200),
    ),
  );
  expect(api.sidecar.invocations.length).toBeLessThan(20);
});

test('behind a call that hangs nobody waits for two', async () => {
  const api = await productsApi();
  const [product] = await api.stocked(aProduct({ stock: 0 }));
  api.sidecar.answer('users', 'POST', '/internal/users/read', async () => {
    await sleep(1_500);
    return { users: [] };
  });
  const change = async () => {
    const beganMs = performance.now();
    await api.as(manager).patch(`/api/v1/products/${product?.id}/stock`).send({ change: 1 }).expect(200);
    return performance.now() - beganMs;
  };
  const first = change();
  await sleep(200);
  const second = await change();
  await first;
  expect(second).toBeLessThan(2_500);
});
