import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProductView } from '@waybill/contracts';
import { expect, onTestFinished } from 'vitest';
import type { Person } from '../../e2e/support/client.ts';
import { eventually } from '../../e2e/support/eventually.ts';
import { client, logInAsAdmin } from './cluster.ts';

interface Summary {
  readonly total_orders: number;
}

const stock = 1_000_000;
/** As long as a node may take for what is replaced on it, and more. */
const answeredWithinMs = 120_000;
/** What asks for patience, or was not answered at all. Whatever else is answered would be answered again. */
const patient = new Set([429, 502, 503, 504]);

/** What became of a load's orders. */
interface Outcome {
  readonly placed: number;
  /** Tries that were not answered with an order, a line each. They were made again under the same key, as a client should. */
  readonly tries: readonly string[];
  /** Orders that no try was answered with. */
  readonly failures: readonly string[];
}

/** Orders that come in at a steady rate, whatever becomes of those before them, and the books that must balance after. */
export interface Load {
  /** Waits until so many more were placed, which a busy node has minutes for. */
  placedMore(count: number): Promise<void>;
  /** Ends it, when the last one has its answer. */
  stop(): Promise<Outcome>;
}

export async function startLoad(perSecond = 20): Promise<Load> {
  const admin = await logInAsAdmin();
  const customer = await client.signUp();
  const product = await client.createProduct(admin.token, { stock });
  const before = await totalOrders(admin);
  const outcome = { placed: 0, tries: [] as string[], failures: [] as string[] };
  let running = true;
  const inFlight = new Set<Promise<void>>();

  async function place(): Promise<void> {
    const key = randomUUID();
    const until = performance.now() + answeredWithinMs;
    for (let pauseMs = 500; ; pauseMs = Math.min(10_000, 2 * pauseMs)) {
      const { status, told } = await tryToPlace(key);
      if (status === 201) {
        outcome.placed += 1;
        return;
      }
      outcome.tries.push(told);
      if (performance.now() > until || (status !== undefined && !patient.has(status))) {
        outcome.failures.push(told);
        return;
      }
      await sleep(Math.random() * pauseMs);
    }
  }

  async function tryToPlace(key: string): Promise<{ status?: number; told: string }> {
    const startedAt = performance.now();
    const tell = (how: string) =>
      `${new Date().toISOString()}, after ${Math.round(performance.now() - startedAt)} ms, ${how}`;
    try {
      const lines = [{ product_id: product.id, quantity: 1 }];
      const { status, text } = await client.placeOrder(customer.token, lines, key);
      return { status, told: tell(`${status}: ${text.slice(0, 300)}`) };
    } catch (error) {
      return { told: tell(String((error as Error).cause ?? error)) };
    }
  }

  onTestFinished(() => {
    running = false;
  });
  const loop = (async () => {
    for (let next = performance.now(); running; next += 1_000 / perSecond) {
      await sleep(Math.max(0, next - performance.now()));
      const one = place().finally(() => inFlight.delete(one));
      inFlight.add(one);
    }
  })();

  return {
    placedMore: async (count) => {
      const enough = outcome.placed + count;
      await eventually(async () => expect(outcome.placed, triesTold(outcome.tries)).toBeGreaterThanOrEqual(enough), {
        timeoutMs: 300_000,
        everyMs: 200,
      });
    },
    stop: async () => {
      running = false;
      await loop;
      await Promise.all(inFlight);
      await balanced(product, admin, outcome, before);
      return outcome;
    },
  };
}

/** Fails with `lines`, which say when and how, so that the log of what was replaced says why. */
export function expectNone(what: string, lines: readonly string[]): void {
  expect(lines, [`${lines.length} ${what}:`, ...lines].join('\n')).toEqual([]);
}

/** For the log: how many tries failed, and how the first of them did. */
export const triesTold = (tries: readonly string[]): string =>
  [`${tries.length} tries for them failed`, ...tries.slice(0, 3)].join('\n  ');

/** Stock and the sums of analytics say the same as the answers did. An order without an answer may be either way. */
async function balanced(product: ProductView, admin: Person, outcome: Outcome, before: number): Promise<void> {
  const { placed, tries, failures } = outcome;
  await eventually(
    async () => {
      const sold = stock - (await client.readProduct(product.id)).stock;
      const counted = (await totalOrders(admin)) - before;
      const told =
        `${placed} placed, ${failures.length} never, ${tries.length} tries without an order, ` +
        `${sold} taken from stock, ${counted} counted`;
      expect(counted, told).toBeGreaterThanOrEqual(placed);
      expect(counted, told).toBeLessThanOrEqual(placed + failures.length);
      expect(sold, told).toBeGreaterThanOrEqual(counted);
      // It may have reserved and not ordered, too, once for all its tries [S1]: released when 15 minutes are over.
      expect(sold - counted, told).toBeLessThanOrEqual(failures.length);
    },
    { timeoutMs: 90_000, everyMs: 1_000 },
  );
}

async function totalOrders({ token }: Person): Promise<number> {
  const answer = await client.expectStatus(200, client.call<Summary>('GET', '/api/v1/analytics/summary', { token }));
  return answer.total_orders;
}
