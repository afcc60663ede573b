import { setTimeout as sleep } from 'node:timers/promises';
import type { OrderView, ProductView } from '@waybill/contracts';
import { type Stack, startStack } from '@waybill/tools/stack';
import { MongoClient } from 'mongodb';
import { createClient } from '../../e2e/support/client.ts';
import { type CpuSeconds, readCpu, totalOf } from './cpu.ts';
import { writeBenchResources } from './resources.ts';

/**
 * The platform as the bench measures it, with the careless apps beside it. The services that only hear of orders
 * afterwards are not started: what they still have to do would slow down whatever is measured next.
 */
export interface Stage {
  readonly stack: Stack;
  readonly products: readonly ProductView[];
  /** An access token good for ten minutes. */
  signIn(): Promise<string>;
  /** CPU used so far by every process, apps, sidecars and parts alike. */
  cpu(): CpuSeconds;
  /** Resolves when nothing computes any more, or after `longestMs`: events are handled after the answer. */
  settle(longestMs?: number): Promise<void>;
  /** Places an order and tells its id. */
  placeOrder(): Promise<string>;
  close(): Promise<void>;
}

const ours = ['gateway', 'users', 'products', 'orders'];
const careless = ['careless', 'careless-products'];
const manyProducts = 20;
// Of one core. Idle sidecars, walks and the broker's own housekeeping stay below.
const quietShare = 0.25;

/** `platform`: with the careless apps · `one by one`: batches of one · `no cache`: without Redis. */
export type StageKind = 'platform' | 'one by one' | 'no cache';

export async function startStage(kind: StageKind): Promise<Stage> {
  const withCareless = kind === 'platform';
  const resources = writeBenchResources({ oneByOne: kind === 'one by one' });
  const stack = await startStack({
    apps: withCareless ? [...ours, ...careless] : ours,
    parts: kind === 'no cache' ? ['mongodb', 'rabbitmq'] : ['mongodb', 'redis', 'rabbitmq'],
    appList: resources.appList,
    components: resources.components,
    env: {
      '*': { LOG_LEVEL: 'warn' },
      gateway: { LIMIT_PER_ADDRESS: '100000000', LIMIT_PER_USER: '100000000', LIMIT_SIGN_IN: '1000000' },
    },
  }).finally(resources.remove);
  try {
    return await furnish(stack, withCareless);
  } catch (error) {
    await stack.close();
    throw error;
  }
}

async function furnish(stack: Stack, withCareless: boolean): Promise<Stage> {
  const client = createClient(stack.gateway);
  const admin = await client.logIn(stack.accounts.admin.email, stack.accounts.admin.password);
  const customer = await client.signUp();
  const products = await Promise.all(
    Array.from({ length: manyProducts }, (_, index) =>
      client.createProduct(admin.token, { name: `Lamp ${index + 1}`, stock: 100_000_000 }),
    ),
  );
  if (withCareless) await copyProducts(stack, products);
  const cpu = () => readCpu(Object.fromEntries(stack.processes().map(({ name, pid }) => [name, pid])));
  return {
    stack,
    products,
    cpu,
    signIn: async () => (await client.logIn(customer.email ?? '', customer.password)).token,
    async settle(longestMs = 10_000) {
      const until = performance.now() + longestMs;
      const stepMs = 250;
      let before = totalOf(cpu());
      let quiet = 0;
      while (quiet < 2 && performance.now() < until) {
        await sleep(stepMs);
        const now = totalOf(cpu());
        quiet = now - before < (quietShare * stepMs) / 1_000 ? quiet + 1 : 0;
        before = now;
      }
    },
    async placeOrder() {
      const { token } = await client.logIn(customer.email ?? '', customer.password);
      const lines = [{ product_id: products[0]?.id ?? '', quantity: 1 }];
      return (await client.expectStatus<OrderView>(201, client.placeOrder(token, lines))).id;
    },
    close: () => stack.close(),
  };
}

/** The careless products are the same, in their own database. */
async function copyProducts(stack: Stack, products: readonly ProductView[]): Promise<void> {
  const mongo = new MongoClient(stack.mongodbUri);
  try {
    const collection = mongo.db(stack.database('careless-products')).collection<{ _id: string }>('products');
    await collection.insertMany(products.map(({ id, ...rest }) => ({ _id: id, ...rest })));
  } finally {
    await mongo.close();
  }
}
