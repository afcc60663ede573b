import { expect, test } from 'vitest';
import { aLine, alice, anOrder, bob, manager, ordersApi } from '../testing.ts';

const rowsOf = (text: string) => text.trim().split('\r\n').slice(1);

test('a customer gets their own orders, a row per line; staff get all', async () => {
  const api = await ordersApi();
  const mine = await api.kept(anOrder({ lines: [aLine('lamp', 2), aLine('desk')] }));
  await api.kept(anOrder({ user_id: bob.id, status: 'cancelled' }));
  const { text, headers } = await api.as(alice).get('/api/v1/orders/export').expect(200);
  expect(headers['content-type']).toBe('text/csv; charset=utf-8');
  expect(text.split('\r\n')[0]).toBe(
    'order_id,placed_at,status,user_id,product_id,product_name,quantity,unit_price,total_price,currency',
  );
  expect(rowsOf(text)).toHaveLength(2);
  expect(rowsOf(text)[0]).toContain(`${mine.id},`);
  expect(rowsOf(text)[0]).toMatch(/,lamp,2,1999,3998,USD$/);
  expect(rowsOf((await api.as(manager).get('/api/v1/orders/export')).text)).toHaveLength(3);
  const some = await api.as(manager).get('/api/v1/orders/export?status=cancelled').expect(200);
  expect(rowsOf(some.text)).toHaveLength(1);
  await api.as(bob).get(`/api/v1/orders/export?user_id=${alice.id}`).expect(403);
  await api.get('/api/v1/orders/export').expect(401);
});

test('more orders than fit one page are all there', async () => {
  const api = await ordersApi();
  await Promise.all(Array.from({ length: 450 }, () => api.kept(anOrder())));
  const { text } = await api.as(alice).get('/api/v1/orders/export').expect(200);
  expect(new Set(rowsOf(text)).size).toBe(450);
});
