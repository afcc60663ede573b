import { type Stack, startStack } from '@waybill/tools/stack';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClient } from './support/client.ts';
import { eventually } from './support/eventually.ts';
import { createMailbox, numberOf } from './support/mailbox.ts';
import { collectSpans } from './support/span-collector.ts';

let collector: Awaited<ReturnType<typeof collectSpans>>;
let stack: Stack;
beforeAll(async () => {
  collector = await collectSpans();
  stack = await startStack({ tracing: { zipkin: collector.endpoint } });
});
afterAll(async () => {
  await stack?.close();
  await collector?.close();
});

/** What one order is seen doing, by the app that does it; names as the apps and not their sidecars give them. */
const steps = [
  ['gateway', 'forward.orders'],
  ['orders', 'placeorder'],
  ['orders', 'call products'],
  ['orders', 'publish order.created'],
  ['products', 'reservestock'],
  ['products', 'react stock'],
  ['notifications', 'react order-messages'],
  ['notifications', 'prepare notifications'],
  ['notifications', 'call templates'],
  ['templates', 'rendertemplates'],
  ['email', 'react requested'],
  ['email', 'send email'],
] as const;

test('one order is one trace from the gateway to the mailbox, and every span in it has its parent', async () => {
  const client = createClient(stack.gateway);
  const { email, password } = stack.accounts.admin;
  const admin = await client.logIn(email, password);
  const customer = await client.signUp();
  const product = await client.createProduct(admin.token);
  const placed = await client.placeOrder(customer.token, [{ product_id: product.id, quantity: 1 }]);
  expect(placed.status).toBe(201);
  const mailbox = createMailbox(stack.mailbox.url);
  await eventually(async () => expect(await mailbox.to(customer.email, numberOf(placed.body.id))).toHaveLength(1));

  const correlationId = placed.headers.get('x-correlation-id') ?? 'none';
  const ofTheOrder = () => {
    const door = collector.spans.find(({ tags }) => tags?.['waybill.correlation_id'] === correlationId);
    return collector.spans.filter(({ traceId }) => traceId === door?.traceId);
  };
  await eventually(() => {
    const seen = ofTheOrder().map(({ localEndpoint, name }) => [localEndpoint?.serviceName, name?.toLowerCase()]);
    expect(seen).toEqual(expect.arrayContaining(steps.map((step) => [...step])));
    const ids = new Set(ofTheOrder().map(({ id }) => id));
    const orphans = ofTheOrder().filter(({ parentId }) => parentId !== undefined && !ids.has(parentId));
    expect(orphans).toEqual([]);
  });
  const roots = ofTheOrder().filter(({ parentId }) => parentId === undefined);
  expect(roots).toMatchObject([{ name: 'forward.orders', localEndpoint: { serviceName: 'gateway' } }]);
});
