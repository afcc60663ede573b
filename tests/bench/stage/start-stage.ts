import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OrderView, ProductView } from '@waybill/contracts';
import { type Stack, startStack } from '@waybill/tools/stack';
import { MongoClient } from 'mongodb';
import { type Client, createClient, type Person } from '../../e2e/support/client.ts';
import { type CpuSeconds, readCpu, totalOf } from './cpu.ts';
import { type MailServer, startMailServer } from './mail-server.ts';
import { writeBenchResources } from './resources.ts';
import { carelessApps, describe, type StageKind } from './stage-kinds.ts';

/** A platform as the bench measures it. */
export interface Stage {
  readonly stack: Stack;
  readonly client: Client;
  readonly admin: Person;
  readonly customer: Person;
  /** None where the catalogue does not run. */
  readonly products: readonly ProductView[];
  readonly mail: MailServer;
  /** Where apps leave the profiles that they are asked for. */
  readonly profiles: string;
  /** The customer's access token, good for ten minutes. */
  signIn(): Promise<string>;
  signInAdmin(): Promise<string>;
  /** CPU used so far by every process, apps, sidecars and parts alike. */
  cpu(): CpuSeconds;
  /** Resolves when nothing computes any more, or after `longestMs`: events are handled after the answer. */
  settle(longestMs?: number): Promise<void>;
  /** Places the customer's order and tells its id. */
  placeOrder(token: string): Promise<string>;
  close(): Promise<void>;
}

const manyProducts = 20;
// Of one core. Idle sidecars, walks and the broker's own housekeeping stay below.
const quietShare = 0.25;

export async function startStage(kind: StageKind): Promise<Stage> {
  const { apps, parts, programs = {} } = describe(kind);
  const mail = await startMailServer();
  const temporary = mkdtempSync(join(tmpdir(), 'waybill-profiles-'));
  const profiles = process.env.PROFILE ? resolve(process.env.PROFILE) : temporary;
  const resources = writeBenchResources(programs, { mailPort: apps.includes('email') ? mail.port : undefined });
  const end = async () => {
    rmSync(temporary, { recursive: true, force: true });
    await mail.close();
  };
  let stack: Stack | undefined;
  try {
    stack = await startStack({
      apps,
      parts,
      appList: resources.appList,
      components: resources.components,
      env: {
        '*': { LOG_LEVEL: 'warn', PROFILES: profiles },
        gateway: { LIMIT_PER_ADDRESS: '100000000', LIMIT_PER_USER: '100000000', LIMIT_SIGN_IN: '1000000' },
      },
    });
    return await furnish(stack, { apps, mail, profiles, end });
  } catch (error) {
    await stack?.close();
    await end();
    throw error;
  } finally {
    resources.remove();
  }
}

async function furnish(
  stack: Stack,
  {
    apps,
    mail,
    profiles,
    end,
  }: { apps: readonly string[]; mail: MailServer; profiles: string; end: () => Promise<void> },
): Promise<Stage> {
  const client = createClient(stack.gateway);
  const admin = await client.logIn(stack.accounts.admin.email, stack.accounts.admin.password);
  const customer = await client.signUp();
  const products = apps.includes('products')
    ? await Promise.all(
        Array.from({ length: manyProducts }, (_, index) =>
          client.createProduct(admin.token, { name: `Lamp ${index + 1}`, stock: 100_000_000 }),
        ),
      )
    : [];
  if (carelessApps.some((app) => apps.includes(app))) await copyProducts(stack, products);
  const cpu = () => readCpu(Object.fromEntries(stack.processes().map(({ name, pid }) => [name, pid])));
  const signIn = async ({ email, password }: Pick<Person, 'email' | 'password'>) =>
    (await client.logIn(email ?? '', password)).token;
  return {
    stack,
    client,
    admin,
    customer,
    products,
    mail,
    profiles,
    cpu,
    signIn: () => signIn(customer),
    signInAdmin: () => signIn(admin),
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
    async placeOrder(token) {
      const lines = [{ product_id: products[0]?.id ?? '', quantity: 1 }];
      return (await client.expectStatus<OrderView>(201, client.placeOrder(token, lines))).id;
    },
    async close() {
      await stack.close();
      await end();
    },
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
