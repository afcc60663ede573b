import { type Api, apiAt, everyItem, type Gateway } from './api.ts';
import { articles, type OrderStatus, orders, pathTo, products, users } from './sample-data.ts';

interface Account {
  readonly email: string;
  readonly password: string;
  readonly roles: readonly string[];
}

export interface Sowing {
  readonly gateway: Gateway;
  /** The admin, who does all of it, and the passwords the sample users shall have. */
  readonly users: readonly Account[];
  /** Whoever runs without articles leaves those out. */
  readonly without?: readonly 'articles'[];
}

interface Count {
  created: number;
  there: number;
}

/** Puts the sample data in through the public API. What is there already stays as it is, also if it was changed. */
export async function seed({ gateway, users: accounts, without = [] }: Sowing): Promise<Readonly<Count>> {
  const admin = accounts.find(({ roles }) => roles.includes('admin'));
  if (admin === undefined) throw new Error('The sample data needs an account with the role admin');
  const login = { email: admin.email, password: admin.password };
  const session = await apiAt(gateway)<{ access_token: string }>({ method: 'POST', path: '/auth/login', body: login });
  const api = apiAt(gateway, session.access_token);
  const count: Count = { created: 0, there: 0 };
  const userIds = await seedUsers(api, accounts, count);
  const productIds = await seedProducts(api, count);
  for (const order of orders) {
    const lines = order.lines.map(({ sku, quantity }) => ({ product_id: need(productIds, sku), quantity }));
    const body = { user_id: need(userIds, order.customer), lines };
    const placed = await api<{ id: string }>({ method: 'POST', path: '/orders', body, key: order.key });
    await bringTo(api, placed.id, order.status, count);
  }
  if (!without.includes('articles')) await seedArticles(api, productIds, count);
  return count;
}

async function seedUsers(api: Api, accounts: readonly Account[], count: Count): Promise<Map<string, string>> {
  const there = await everyItem<{ id: string; username: string }>(api, '/users');
  const ids = new Map(there.map(({ username, id }) => [username, id]));
  for (const { username, name, locale, roles, phone, device } of users) {
    if (ids.has(username)) {
      count.there += 1;
      continue;
    }
    const email = `${username}@waybill.example`;
    const password = accounts.find((account) => account.email === email)?.password;
    const body = { username, email, password, name, locale, roles, ...(phone && { phone }) };
    const { id } = await api<{ id: string }>({ method: 'POST', path: '/users', body });
    if (device)
      await api({ method: 'POST', path: `/users/${id}/devices`, body: device, key: `sample-device-${username}` });
    ids.set(username, id);
    count.created += 1;
  }
  return ids;
}

async function seedProducts(api: Api, count: Count): Promise<Map<string, string>> {
  const there = await everyItem<{ id: string; sku?: string }>(api, '/products');
  const ids = new Map(there.flatMap(({ sku, id }) => (sku === undefined ? [] : [[sku, id] as const])));
  for (const product of products) {
    if (ids.has(product.sku)) {
      count.there += 1;
      continue;
    }
    const key = `sample-product-${product.sku}`;
    const { id } = await api<{ id: string }>({ method: 'POST', path: '/products', body: product, key });
    ids.set(product.sku, id);
    count.created += 1;
  }
  return ids;
}

async function seedArticles(api: Api, productIds: ReadonlyMap<string, string>, count: Count): Promise<void> {
  for (const { skus, ...article } of articles) {
    const known = await Promise.all(
      ['published', 'draft'].map((status) =>
        api<{ items: unknown[] }>({ path: `/articles?slug=${article.slug}&status=${status}` }),
      ),
    );
    if (known.some(({ items }) => items.length > 0)) {
      count.there += 1;
      continue;
    }
    const body = { ...article, product_ids: skus.map((sku) => need(productIds, sku)) };
    await api({ method: 'POST', path: '/articles', body, key: `sample-article-${article.slug}` });
    count.created += 1;
  }
}

/** Moves a fresh order to its status. One that somebody has moved off the path, or further, is left there. */
async function bringTo(api: Api, id: string, wanted: OrderStatus, count: Count): Promise<void> {
  const { status } = await api<{ status: OrderStatus }>({ path: `/orders/${id}` });
  const path = pathTo(wanted);
  const reached = path.indexOf(status);
  const steps = reached === -1 ? [] : path.slice(reached + 1);
  for (const step of steps) {
    if (step === 'cancelled') {
      await api({ method: 'POST', path: `/orders/${id}/cancellation`, body: { reason: 'sample data' } });
    } else {
      await api({ method: 'PATCH', path: `/orders/${id}/status`, body: { status: step } });
    }
  }
  if (status === wanted) count.there += 1;
  else count.created += 1;
}

function need(ids: ReadonlyMap<string, string>, name: string): string {
  const id = ids.get(name);
  if (id === undefined) throw new Error(`The sample data names '${name}', which is not among it`);
  return id;
}
