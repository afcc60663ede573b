import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OrderRequest } from '../auditor/books.ts';
import type { Shop } from '../load.ts';

/** What became of orders. */
export interface Placed {
  /** How many came to what: `201`, `409`, `failed`. */
  tally: Map<string, number>;
  /** In ms, of those that were placed. */
  latencies: number[];
}

type Insistence = 'once' | 'until answered';

/** Orders of one unit each, by all customers in turn. */
function createPlacer(shop: Shop, insistence: Insistence): Placed & { place(): Promise<void> } {
  const [lamp, chair] = shop.products;
  if (!lamp || !chair) throw new Error('The shop is empty');
  const tally = new Map<string, number>();
  const latencies: number[] = [];
  let index = 0;
  return {
    tally,
    latencies,
    async place() {
      index += 1;
      const customer = shop.customers[index % shop.customers.length] as Shop['customers'][number];
      const lines = [{ product_id: (index % 2 ? lamp : chair).id, quantity: 1 }];
      const request: OrderRequest = { key: randomUUID(), user_id: customer.id, lines, answers: [] };
      shop.diary.requests.push(request);
      const call = ['POST', '/api/v1/orders', { key: request.key, body: { lines } }] as const;
      const asked = performance.now();
      const note = (answer: OrderRequest['answers'][number]) => void request.answers.push(answer);
      const answer =
        insistence === 'once'
          ? await customer.once(...call).then((only) => {
              note(only);
              return only;
            })
          : await customer.untilAnswered(...call, note);
      if (answer.status === 201) latencies.push(performance.now() - asked);
      const what = String(answer.status || 'failed');
      tally.set(what, (tally.get(what) ?? 0) + 1);
    },
  };
}

/** At an even rate until told otherwise, whatever becomes of those before. `once`: what fails has failed for the client. */
export async function placeSteadily(
  shop: Shop,
  perSecond: number,
  over: () => boolean,
  insistence: Insistence = 'once',
): Promise<Placed> {
  const { place, ...placed } = createPlacer(shop, insistence);
  const began = performance.now();
  const placing = new Set<Promise<void>>();
  for (let index = 0; !over(); index += 1) {
    await sleep(began + (index * 1_000) / perSecond - performance.now());
    const one = place().finally(() => placing.delete(one));
    placing.add(one);
  }
  await Promise.all(placing);
  return placed;
}

/** As fast as the platform answers, so many at once, for so long. */
export async function placeFlatOut(shop: Shop, atOnce: number, forMs: number): Promise<Placed> {
  const { place, ...placed } = createPlacer(shop, 'until answered');
  const until = performance.now() + forMs;
  const worker = async () => {
    while (performance.now() < until) await place();
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return placed;
}

export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? 0;
}
