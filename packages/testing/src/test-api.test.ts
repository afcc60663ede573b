import { OrderCancelled, OrderCreated } from '@waybill/contracts';
import { route } from '@waybill/http';
import { on } from '@waybill/messaging';
import type { App } from '@waybill/service';
import type { Store, Task } from '@waybill/store';
import { expect, test } from 'vitest';
import { publishedEvent } from './published-event.ts';
import { testApi } from './test-api.ts';

const heard: string[] = [];
const worked: string[] = [];

const app: App<{ greeting: string }> = (_kit, { greeting }) => ({
  routes: [
    route({
      name: 'greet',
      method: 'post',
      path: '/greetings',
      summary: 'Greet',
      access: 'manage_orders',
      success: 200,
      handle: ({ caller }) => ({ greeting, to: caller.id }),
    }),
    route({
      name: 'whoCalls',
      method: 'get',
      path: '/internal/who',
      summary: 'Who calls',
      access: { callers: ['orders'] },
      success: 200,
      handle: ({ app: callingApp }) => ({ callingApp }),
    }),
  ],
  reactions: [
    on(OrderCreated, { name: 'listener', from: 'now' }, async (events) => {
      heard.push(...events.map(({ type }) => type));
    }),
  ],
  workers: [
    {
      queue: 'chores',
      leaseMs: 1000,
      handle: async (tasks) => {
        worked.push(...tasks.map(({ id }) => id));
      },
    },
  ],
});

function storeWith(waiting: string[]): Store {
  const claim = async (queue: string): Promise<Task[]> =>
    waiting.splice(0, 1).map((id) => ({ queue, id, payload: {}, try: 1, spent: 0, lease: 'l' }));
  return { claim, commit: (unit: (work: unknown) => unknown) => unit({}) } as unknown as Store;
}

const start = (waiting: string[] = []) => testApi(app, { greeting: 'Hello' }, { store: storeWith(waiting) });

test('a service is spoken to as nobody, as a caller, or as another service', async () => {
  const api = await start();
  await api.post('/greetings').expect(401);
  await api
    .as({ id: 'u-1', roles: ['customer'] })
    .post('/greetings')
    .expect(403);
  await api
    .as({ id: 'u-1', roles: ['manager'] })
    .post('/greetings')
    .expect(200, { greeting: 'Hello', to: 'u-1' });
  await api.get('/internal/who').expect(403);
  await api.asApp('orders').get('/internal/who').expect(200, { callingApp: 'orders' });
});

test('events reach the reactions that listen to their types', async () => {
  const api = await start();
  const event = { subject: 'o-1', dataversion: 1, data: {} };
  await api.react(
    publishedEvent({ ...event, type: OrderCreated.type }),
    publishedEvent({ ...event, type: OrderCancelled.type }),
  );
  expect(heard).toEqual(['order.created']);
});

test('queues are worked until nothing is due', async () => {
  const api = await start(['a', 'b', 'c']);
  expect(await api.work()).toBe(3);
  expect(worked).toEqual(['a', 'b', 'c']);
});
