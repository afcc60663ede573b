import { Refusal } from '@waybill/contracts';
import { type Clock, coalesce, type Once } from '@waybill/runtime';
import type { Store } from '@waybill/store';
import { type Order, type Placing, place } from '../domain/order.ts';
import { orders } from './orders.ts';

/** Placing orders, each once. All of it refuses with `key-reused` when the order was placed with another body [C5]. */
export interface PlacedOrders {
  /** The order with this id, if there is one. Throws `Replayed` as long as the answer to its placing is kept. */
  before(id: string, once: Once<Order>): Promise<Order | undefined>;
  /** Undefined when the monotonic clock has passed `usableUntilMs`: the reservation is too old to build on [S3]. */
  add(placing: Placing, options: { usableUntilMs: number; once: Once<Order> | undefined }): Promise<Order | undefined>;
}

export function createPlacedOrders({ store, clock }: { store: Store; clock: Clock }): PlacedOrders {
  // Calls that come together share one query.
  const find = coalesce(async (ids: readonly string[]) => {
    const found = new Map((await store.documents(orders).findMany(ids)).map((order) => [order.id, order]));
    return ids.map((id) => ({ value: found.get(id) }));
  });

  return {
    async before(id, once) {
      const order = await find(id);
      // Order and answer are committed together, so without the order there is no answer either.
      if (order) await store.answered(once);
      return order && ofThisBody(order, once);
    },
    async add(placing, { usableUntilMs, once }) {
      const order = await store
        .commit(
          (work) => {
            // Looked at in every run of the transaction, as its last thing before the commit.
            if (clock.monotonicMs() > usableUntilMs) throw new HeldTooLong();
            return work.add(orders, place(placing));
          },
          { once },
        )
        .catch(unlessHeldTooLong);
      return order && ofThisBody(order, once);
    },
  };
}

/** The order keeps its own fingerprint, because the row of its answer goes after 30 days. */
function ofThisBody(order: Order, once: Once<Order> | undefined): Order {
  if (once && order.fingerprint !== once.fingerprint) throw new Refusal('key-reused');
  return order;
}

class HeldTooLong extends Error {}

function unlessHeldTooLong(error: unknown): undefined {
  if (!(error instanceof HeldTooLong)) throw error;
}
