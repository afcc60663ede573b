import type { Clock } from '@waybill/runtime';

/** Loads at most once per `forMs`, for all who ask meanwhile. A failed load is not remembered. */
export function remember<T>(
  load: () => Promise<T>,
  { forMs, clock }: { forMs: number; clock: Clock },
): () => Promise<T> {
  let kept: { value: Promise<T>; atMs: number } | undefined;
  return () => {
    if (!kept || clock.monotonicMs() - kept.atMs > forMs) {
      const fresh = { value: load(), atMs: clock.monotonicMs() };
      fresh.value.catch(() => {
        if (kept === fresh) kept = undefined;
      });
      kept = fresh;
    }
    return kept.value;
  };
}
