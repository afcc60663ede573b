import { OrderCancelled, OrderCreated } from '@waybill/contracts';
import type { requestedOver } from '@waybill/deliveries/testing';
import { publishedEvent, type TestStore } from '@waybill/testing';
import * as articles from '../../apps/articles/src/testing.ts';
import * as email from '../../apps/email/src/testing.ts';
import * as notifications from '../../apps/notifications/src/testing.ts';
import * as orders from '../../apps/orders/src/testing.ts';
import * as products from '../../apps/products/src/testing.ts';
import * as push from '../../apps/push/src/testing.ts';
import * as sms from '../../apps/sms/src/testing.ts';
import * as users from '../../apps/users/src/testing.ts';

/** Short lives of the nouns of each app, told through its own API over a real database: what a release writes. */
export const stories: Readonly<Record<string, () => Promise<TestStore>>> = {
  async orders() {
    const { place, as, store } = await orders.ordersApi();
    const body = { lines: [{ product_id: orders.idOf('lamp'), quantity: 2 }] };
    const delivered = await place(orders.alice, body, 'first').expect(201);
    for (const status of ['confirmed', 'shipped', 'delivered'])
      await as(orders.manager).patch(`/api/v1/orders/${delivered.body.id}/status`).send({ status }).expect(200);
    const cancelled = await place(orders.alice, body, 'second').expect(201);
    const path = `/api/v1/orders/${cancelled.body.id}/cancellation`;
    await as(orders.alice).post(path).send({ reason: 'by-request' }).expect(200);
    await place(orders.bob, body, 'third').expect(201);
    return store;
  },

  async products() {
    const { as, reserve, react, store } = await products.productsApi();
    const price = { amount: 1_999, currency: 'USD' };
    const made = { name: 'Lamp', description: 'Lights a desk', category: 'Furniture', price, stock: 10 };
    const create = async (sku: string) =>
      (
        await as(products.manager)
          .post('/api/v1/products')
          .send({ ...made, sku })
          .expect(201)
      ).body;
    const [lamp, gone] = [await create('L-1'), await create('L-2')];
    await as(products.manager).patch(`/api/v1/products/${lamp.id}/stock`).send({ change: -3 }).expect(200);
    await as(products.manager).patch(`/api/v1/products/${lamp.id}`).send({ name: 'Desk lamp' }).expect(200);
    await as(products.manager).delete(`/api/v1/products/${gone.id}`).expect(204);
    const [held, committed, cancelled] = [1, 2, 1].map((units) => products.anOrder([products.line(lamp, units)]));
    for (const order of [held, committed, cancelled])
      if (order)
        await reserve({ id: order.id, lines: [products.line(lamp, order.lines[0]?.quantity ?? 1)] }).expect(200);
    if (committed) await react(publishedEvent(OrderCreated({ order: committed })));
    if (cancelled) await react(publishedEvent(OrderCancelled({ order: cancelled, reason: 'by-request' })));
    const tooMuch = products.anOrder([products.line(lamp, 1_000)]);
    await react(publishedEvent(OrderCreated({ order: tooMuch })));
    return store;
  },

  async users() {
    const { newcomer, as, store } = await users.usersApi();
    const { user } = await newcomer();
    await as({ id: user.id, roles: ['customer'] })
      .patch(`/api/v1/users/${user.id}`)
      .send({ name: 'Linh' })
      .expect(200);
    const { user: leaving } = await newcomer();
    await as({ id: leaving.id, roles: ['customer'] })
      .delete(`/api/v1/users/${leaving.id}`)
      .expect(204);
    return store;
  },

  async notifications() {
    const { react, work, store } = await notifications.notificationsApi();
    const order = products.anOrder([products.line({ id: products.idOf('lamp') }, 1)]);
    const ofLan = { ...order, user_id: notifications.idOf('lan') };
    await react(publishedEvent(OrderCreated({ order: ofLan }), { source: 'orders' }));
    await work();
    await react(
      publishedEvent(OrderCancelled({ order: ofLan, reason: 'by-request' }), { source: 'orders', sequence: 2 }),
    );
    return store;
  },

  async articles() {
    const { written, follow, as, store } = await articles.articlesApi();
    const told = await written({ tags: ['ergonomics'], product_ids: [articles.idOf('lamp')] });
    await follow(articles.linh, 'ergonomics');
    await as(articles.mara).patch(`/api/v1/articles/${told.id}`).send({ title: 'Better lamps' }).expect(200);
    await written({ title: 'Not yet', status: 'draft' });
    return store;
  },

  email: async () => delivered(await email.emailApi(), email.requested),
  push: async () => delivered(await push.pushApi(), push.requested),
  sms: async () => delivered(await sms.smsApi(), sms.requested),
};

/** Of two messages of a channel one is sent, and one still waits when the release goes. */
async function delivered(
  channel: Pick<Awaited<ReturnType<typeof sms.smsApi>>, 'react' | 'workedOff' | 'store'>,
  requested: ReturnType<typeof requestedOver>,
): Promise<TestStore> {
  await channel.react(requested('ann'));
  await channel.workedOff();
  await channel.react(requested('bob'));
  return channel.store;
}
