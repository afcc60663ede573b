export interface Verdict {
  allowed: boolean;
  /** Requests a minute. */
  limit: number;
  remaining: number;
  /** Until all of the limit is there again. */
  resetSeconds: number;
  /** Until one more request is allowed. */
  retryAfterSeconds: number;
}

export interface Buckets {
  take(key: string): Verdict;
}

const mostKeys = 50_000;

/** Token buckets that hold a minute's worth. Beyond 50,000 keys the one that was quiet longest is forgotten, and full again. */
export function createBuckets({ perMinute, clock }: { perMinute: number; clock: { monotonicMs(): number } }): Buckets {
  const buckets = new Map<string, { tokens: number; atMs: number }>();
  const perMs = perMinute / 60_000;
  return {
    take(key) {
      const nowMs = clock.monotonicMs();
      const known = buckets.get(key) ?? { tokens: perMinute, atMs: nowMs };
      const tokens = Math.min(perMinute, known.tokens + (nowMs - known.atMs) * perMs);
      const allowed = tokens >= 1;
      const left = allowed ? tokens - 1 : tokens;
      buckets.delete(key);
      buckets.set(key, { tokens: left, atMs: nowMs });
      if (buckets.size > mostKeys) buckets.delete(buckets.keys().next().value ?? '');
      const secondsFor = (missing: number) => Math.ceil(Math.max(0, missing) / perMs / 1_000);
      return {
        allowed,
        limit: perMinute,
        remaining: Math.floor(left),
        resetSeconds: secondsFor(perMinute - left),
        retryAfterSeconds: allowed ? 0 : Math.max(1, secondsFor(1 - left)),
      };
    },
  };
}

/** A client's address as a key: its whole network for IPv6, where one client has 2⁶⁴ addresses. */
export function addressKey(address: string): string {
  const plain = address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;
  if (!plain.includes(':')) return plain;
  const [head = '', tail] = plain.split('::');
  const groups = head.split(':').filter(Boolean);
  const last = tail === undefined ? [] : tail.split(':').filter(Boolean);
  const zeros = Array.from({ length: Math.max(0, 8 - groups.length - last.length) }, () => '0');
  return [...groups, ...zeros, ...last].slice(0, 4).join(':');
}
