import { Refusal } from '@waybill/contracts';
import type { Kit } from '@waybill/service';
import { type KeyRing, readKeyRing } from './key-ring.ts';

const REREAD_MS = 300_000;
const RETRY_MS = 500;
const LONGEST_RETRY_MS = 15_000;

export interface SigningKeys {
  /** The keys; refuses with `unavailable` while they have not been read. */
  ring(): KeyRing;
  loaded(): boolean;
  /** Reads them when it is time: until it works with growing pauses, then every five minutes, which is how keys change. */
  refresh(): Promise<void>;
}

/** The signing keys from the secret store, shared by all replicas. A store that is down later on changes nothing. */
export function createSigningKeys({ sidecar, clock }: Pick<Kit, 'sidecar' | 'clock'>): SigningKeys {
  let ring: KeyRing | undefined;
  let dueAtMs = Number.NEGATIVE_INFINITY;
  let failures = 0;

  return {
    ring() {
      if (!ring) throw new Refusal('unavailable');
      return ring;
    },
    loaded: () => ring !== undefined,
    async refresh() {
      if (clock.monotonicMs() < dueAtMs) return;
      try {
        ring = await readKeyRing(await sidecar.secret('signing-keys'));
        failures = 0;
        dueAtMs = clock.monotonicMs() + REREAD_MS;
      } catch (error) {
        dueAtMs = clock.monotonicMs() + Math.min(RETRY_MS * 2 ** failures, LONGEST_RETRY_MS);
        failures += 1;
        throw error;
      }
    },
  };
}
