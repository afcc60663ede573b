import type { Clock } from '@waybill/runtime';
import type { KitStore } from '@waybill/store';

const name = 'walk';
const leaseMs = 10_000;

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
  let asking: Promise<void> | undefined;

  async function ask(): Promise<void> {
    const now = clock.monotonicMs();
    heldUntil = (await leases.take(name, replica, leaseMs)) ? now + leaseMs : 0;
  }

  return {
    /** Asks the database only when half of it has gone, and once for all walks that ask meanwhile. */
    async holds() {
      if (clock.monotonicMs() + leaseMs / 2 > heldUntil) {
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
