import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Api, apiAt } from '../seed/api.ts';
import { apiAs, type Money, written } from './callers.ts';
import { gatewayHealth } from './health.ts';
import type { Report } from './report.ts';
import { runningReport } from './running.ts';

interface Order {
  id: string;
  status: string;
  total: Money;
}

/** `make demo`: one customer's day, from the registration to the mail, each step with what it took. */
export async function demo(): Promise<void> {
  const report = runningReport();
  const manager = await apiAs(report, 'manager');
  const name = `demo-${randomUUID().slice(0, 8)}`;
  const email = `${name}@example.test`;
  const password = `demo ${randomUUID()}`;

  await step('A customer registers', 'users hashes the password with argon2id', async () => {
    const body = { username: name, email, password, name: 'Demo', locale: 'vi' };
    return (await apiAt(report.gateway)<{ username: string }>({ method: 'POST', path: '/auth/register', body }))
      .username;
  });
  const customer = await step('… and logs in', 'a token for 10 minutes, a refresh token that rotates', async () => {
    const body = { email, password };
    const path = '/auth/login';
    const grant = await apiAt(report.gateway)<{ access_token: string }>({ method: 'POST', path, body });
    return Object.assign(apiAt(report.gateway, grant.access_token), { toString: () => 'signed in' });
  });
  const product = await step('A manager adds a product', 'products writes it and its event in one transaction', () =>
    shown(manager<{ id: string; name: string }>({ method: 'POST', path: '/products', body: lamp }), ({ name }) => name),
  );
  const read = () => fetch(`${report.gateway}/api/v1/products/${product.id}`);
  await step('It is read', 'from the database', async () => (await read()).headers.get('x-cache'));
  await sleep(200);
  await step('… and read again', 'from the cache', async () => (await read()).headers.get('x-cache'));

  const order = await step('The customer orders two', 'orders reserves at products, then commits', () =>
    shown(placed(customer, product.id), ({ status, total }) => `${status}, ${written(total)}`),
  );
  await step('Stock', 'units were taken when they were reserved', async () => {
    const { stock } = await manager<{ stock: number }>({ path: `/products/${product.id}` });
    return `${stock} left of ${lamp.stock}`;
  });
  await step('A mail arrives', 'order.created → notifications → templates → email', () => mailAbout(report, order.id));
  await step('Staff confirm and ship', 'along pending → confirmed → shipped, nowhere else', async () => {
    for (const status of ['confirmed', 'shipped'])
      await manager({ method: 'PATCH', path: `/orders/${order.id}/status`, body: { status } });
    return (await customer<Order>({ path: `/orders/${order.id}` })).status;
  });
  await step('Analytics has counted', 'exact under repeats and disorder', async () => {
    const { total_orders } = await manager<{ total_orders: number }>({ path: '/analytics/summary' });
    return `${total_orders} orders in all`;
  });
  await step('The platform', 'every service with its parts', async () => gatewayHealth(report.gateway));
  console.log(`\nTry it: ${report.gateway}/docs   Mailbox: ${report.mailbox}`);
}

const lamp = {
  name: 'Đèn bàn',
  description: 'For the demo',
  category: 'Furniture',
  price: { amount: 250_000, currency: 'VND' },
  stock: 5,
};

const placed = (customer: Api, product_id: string) =>
  customer<Order>({ method: 'POST', path: '/orders', body: { product_id, quantity: 2 }, key: randomUUID() });

/** Does a step and tells what it was, what it came to and how long it took. */
async function step<Result>(what: string, how: string, action: () => Promise<Result>): Promise<Result> {
  const startedAt = performance.now();
  const result = await action();
  const took = `${Math.round(performance.now() - startedAt)} ms`;
  console.log(`${took.padStart(8)}  ${what}: ${result}\n${' '.repeat(10)}${how}`);
  return result;
}

/** What `asked` comes to, which prints as `text` of it. */
async function shown<Result extends object>(asked: Promise<Result>, text: (result: Result) => string): Promise<Result> {
  const result = await asked;
  return Object.assign(result, { toString: () => text(result) });
}

async function mailAbout({ mailbox }: Report, orderId: string): Promise<string> {
  const number = `#${orderId.slice(0, 8)}`;
  for (const until = Date.now() + 30_000; Date.now() < until; await sleep(100)) {
    const mails = (await (await fetch(`${mailbox}/email`)).json()) as { subject: string }[];
    const found = mails.find(({ subject }) => subject.includes(number));
    if (found) return `“${found.subject}”`;
  }
  throw new Error('No mail within 30 s. Next: make logs APP=email');
}
