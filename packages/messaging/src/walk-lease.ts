import type { Clock } from '@waybill/runtime';
import type { KitStore } from '@waybill/store';

const name = 'walk';
const leaseMs = 10_000;
const refusedMs = 1_000;

/** Which replica of an app walks the logs it listens to: one at a time, all of them. It only saves work [L2]. */
export interface WalkLease {
  /** Takes or renews it; false while another replica has it. */
  holds(): Promise<boolean>;
  release(): Promise<void>;
}

export function createWalkLease({
  replica,
  store: { leases },
  clock,
}: {
  replica: string;
  store: Pick<KitStore, 'leases'>;
  clock: Clock;
}): WalkLease {
  let heldUntil = 0;
  /** Whom it was refused to asks no sooner: walks that wake one after the other ask once. */
  let refusedUntil = 0;
  let asking: Promise<void> | undefined;

  async function ask(): Promise<void> {
    const now = clock.monotonicMs();
    heldUntil = (await leases.take(name, replica, leaseMs)) ? now + leaseMs : 0;
    if (heldUntil === 0) refusedUntil = now + refusedMs;
  }

  return {
    /** Asks the database only when half of it has gone, and once for all walks that ask meanwhile. */
    async holds() {
      const now = clock.monotonicMs();
      if (now + leaseMs / 2 > heldUntil && now >= refusedUntil) {
        asking ??= ask().finally(() => {
          asking = undefined;
        });
        await asking;
      }
      return heldUntil > 0;
    },
    release: () => leases.release(name, replica).catch(() => undefined),
  };
}
