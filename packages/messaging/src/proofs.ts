/**
 * Remembers up to when a log is known to be handled whole: a walk that began at `atMs` proves that moment once the
 * cursors have passed the head its first page reported [S3]. A log that grows all the time does not keep a proof from
 * coming, because the head is the one of then.
 */
export interface Proofs {
  begin(atMs: number, head: number): void;
  passed(sequence: number): void;
  /** In this process's monotonic milliseconds; undefined before the first proof. */
  until(): number | undefined;
  reset(): void;
}

export function createProofs(): Proofs {
  let open: { atMs: number; head: number }[] = [];
  let proven: number | undefined;
  return {
    begin(atMs, head) {
      open.push({ atMs, head });
      // Walks that fail after their first page: the oldest comes first, the others may be thinned out.
      if (open.length > 100) open.splice(1, 1);
    },
    passed(sequence) {
      for (const { atMs, head } of open) if (head <= sequence) proven = Math.max(proven ?? 0, atMs);
      open = open.filter(({ head }) => head > sequence);
    },
    until: () => proven,
    reset() {
      open = [];
      proven = undefined;
    },
  };
}
