import { expect, test } from 'vitest';
import { aProduct, idOf, manager, productsApi } from '../testing.ts';

test('articles learns names and prices; deleted and unknown products are left out', async () => {
  const api = await productsApi();
  const [lamp, desk] = [aProduct({ id: idOf('lamp') }), aProduct({ id: idOf('desk'), name: 'Desk' })];
  await api.stocked(lamp, desk);
  await api.as(manager).delete(`/api/v1/products/${desk.id}`).expect(204);
  const ids = [lamp.id, lamp.id, desk.id, idOf('unknown')];
  const { body } = await api.asApp('articles').post('/internal/products/read').send({ ids }).expect(200);
  expect(body).toEqual({ products: [{ id: lamp.id, name: lamp.name, price: lamp.price }] });
});

test('other services are not told', async () => {
  const api = await productsApi();
  await api
    .asApp('orders')
    .post('/internal/products/read')
    .send({ ids: [idOf('lamp')] })
    .expect(403);
});
