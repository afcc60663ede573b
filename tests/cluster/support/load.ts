import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProductView } from '@waybill/contracts';
import { expect } from 'vitest';
import type { Person } from '../../e2e/support/client.ts';
import { eventually } from '../../e2e/support/eventually.ts';
import { client, logInAsAdmin } from './cluster.ts';

interface Summary {
  readonly total_orders: number;
}

const stock = 1_000_000;

/** Orders that come in at a steady rate, whatever becomes of those before them, and the books that must balance after. */
export interface Load {
  /** Ends it; answers how many were placed and what went wrong, a line each. */
  stop(): Promise<{ placed: number; failures: readonly string[] }>;
}

export async function startLoad(perSecond = 20): Promise<Load> {
  const admin = await logInAsAdmin();
  const customer = await client.signUp();
  const product = await client.createProduct(admin.token, { stock });
  const before = await totalOrders(admin);
  const failures: string[] = [];
  let placed = 0;
  let running = true;
  const inFlight = new Set<Promise<void>>();

  async function place(): Promise<void> {
    const startedAt = performance.now();
    try {
      const { status, text } = await client.placeOrder(
        customer.token,
        [{ product_id: product.id, quantity: 1 }],
        randomUUID(),
      );
      if (status === 201) placed += 1;
      else failures.push(`${status} after ${Math.round(performance.now() - startedAt)} ms: ${text.slice(0, 200)}`);
    } catch (error) {
      failures.push(String((error as Error).cause ?? error));
    }
  }

  const loop = (async () => {
    for (let next = performance.now(); running; next += 1_000 / perSecond) {
      await sleep(Math.max(0, next - performance.now()));
      const one = place().finally(() => inFlight.delete(one));
      inFlight.add(one);
    }
  })();

  return {
    stop: async () => {
      running = false;
      await loop;
      await Promise.all(inFlight);
      await balanced(product, admin, placed, failures.length, before);
      return { placed, failures };
    },
  };
}

/** Stock and the sums of analytics say the same as the answers did, but for what had no answer, which may be either way. */
async function balanced(
  product: ProductView,
  admin: Person,
  placed: number,
  unanswered: number,
  before: number,
): Promise<void> {
  await eventually(
    async () => {
      const sold = stock - (await client.readProduct(product.id)).stock;
      const counted = (await totalOrders(admin)) - before;
      const told = `${placed} placed, ${unanswered} without an answer, ${sold} taken from stock, ${counted} counted`;
      expect(counted, told).toBeGreaterThanOrEqual(placed);
      expect(counted, told).toBeLessThanOrEqual(placed + unanswered);
      expect(sold, told).toBeGreaterThanOrEqual(counted);
      // A request without an answer may have reserved and not ordered: that is released when its 15 minutes are over.
      expect(sold - counted, told).toBeLessThanOrEqual(unanswered);
    },
    { timeoutMs: 90_000, everyMs: 1_000 },
  );
}

async function totalOrders({ token }: Person): Promise<number> {
  const answer = await client.expectStatus(200, client.call<Summary>('GET', '/api/v1/analytics/summary', { token }));
  return answer.total_orders;
}
