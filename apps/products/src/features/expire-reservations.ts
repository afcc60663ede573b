import type { Kit } from '@waybill/service';
import { expire, type Reservation } from '../domain/reservation.ts';
import type { ProductCache } from '../storage/product-cache.ts';
import { readsOf, reservations, settle } from '../storage/reservations.ts';

/** A walk counts for a reservation only when it began this long after its expiry: clocks of replicas differ a little. */
const MARGIN_MS = 5_000;

type Needs = Pick<Kit, 'store' | 'clock' | 'provenUntil' | 'hasParked'> & { catalogue: ProductCache };

/**
 * Releases held reservations whose time is up and whose order is proven not to exist [S3]: a walk of the orders' log
 * that began after the expiry met no such order, and none of its events waits among the parked. Without a new proof,
 * as when orders cannot be reached, nothing is released.
 */
export const expireReservations = ({ store, clock, provenUntil, hasParked, catalogue }: Needs) => {
  /** Does nothing when the reservation has changed since it was found due: its version is the guard. */
  const release = async (due: Reservation, provenAt: string): Promise<string[]> => {
    if (await hasParked(due.id)) return [];
    const { moved } = await store.commit(
      (work) =>
        settle(work, due, (now, shelf) => (now?.version === due.version ? expire(now, shelf, provenAt) : undefined)),
      { reads: readsOf([due]) },
    );
    return moved;
  };
  return {
    name: 'expire-reservations',
    everyMs: 5_000,
    run: async () => {
      const proof = provenUntil('orders');
      if (proof === undefined) return;
      // The proof is a moment of this process's monotonic clock; said in the time that reservations are written in.
      const proofAge = clock.monotonicMs() - proof;
      const provenAt = new Date(clock.now().getTime() - proofAge - MARGIN_MS).toISOString();
      let cursor: string | undefined;
      do {
        const page = await store
          .documents(reservations)
          .list({ filter: heldUntil(provenAt), sort: oldestFirst, limit: 100, cursor });
        const moved = await Promise.all(page.items.map((due) => release(due, provenAt)));
        await catalogue.forget(moved.flat());
        cursor = page.next_cursor;
      } while (cursor !== undefined);
    },
  };
};

const oldestFirst = { field: 'expires_at', direction: 1 } as const;
const heldUntil = (moment: string) => ({ status: 'held', expires_at: { $lt: moment } });
