import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { apiAt, type Gateway } from '../seed/api.ts';
import type { Admin } from './admin.ts';

interface Notification {
  status: string;
  channels?: Record<string, { status: string }>;
}

/** The story of one order, from the catalogue to the mail that was handed over, and back into stock; throws where it ends early. */
export async function travel(gateway: Gateway, account: Admin): Promise<void> {
  const admin = await logIn(account);
  const name = `journey-${randomUUID().slice(0, 18)}`;
  const person = { email: `${name}@waybill.example`, password: randomUUID() };
  const body = { ...person, username: name, name: 'A journey' };
  const { id: userId } = await apiAt(gateway)<{ id: string }>({ method: 'POST', path: '/auth/register', body });
  const customer = await logIn(person);
  told('a customer has registered');

  const price = { amount: 1_999, currency: 'USD' };
  const product = { name: 'Lamp', description: 'For a journey', category: 'Furniture', price, stock: 5 };
  const { id: productId } = await admin<{ id: string }>({ method: 'POST', path: '/products', body: product });
  const stock = async () => (await customer<{ stock: number }>({ path: `/products/${productId}` })).stock;

  const lines = [{ product_id: productId, quantity: 2 }];
  const order = { method: 'POST', path: '/orders', body: { lines }, key: randomUUID() } as const;
  const { id: orderId } = await customer<{ id: string }>(order);
  const repeated = await customer<{ id: string }>(order);
  if (repeated.id !== orderId) throw new Error(`The same key placed two orders: ${orderId} and ${repeated.id}`);
  await until('the stock has fallen by two', async () => (await stock()) === 3);
  await until('the confirmation was sent', async () => {
    const page = await admin<{ items: Notification[] }>({ path: `/notifications?user_id=${userId}&status=sent` });
    return page.items.length > 0;
  });

  await customer({ method: 'POST', path: `/orders/${orderId}/cancellation`, body: { reason: 'the journey is over' } });
  await until('the units are back in stock', async () => (await stock()) === 5);

  async function logIn({ email, password }: Admin) {
    const login = { method: 'POST', path: '/auth/login', body: { email, password } } as const;
    return apiAt(gateway, (await apiAt(gateway)<{ access_token: string }>(login)).access_token);
  }
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`Waited a minute in vain: ${what}`);
    await sleep(250);
  }
  told(what);
}

function told(what: string): void {
  console.log(`ok  ${what}`);
}
